import type { ExternalSecret } from '../api/external-secret.ts';
import type { CheckedKind, CheckedKindVersion } from '../api/checked-kinds.ts';
import type { Loose } from '../api/validate/loose.ts';
import type { RepairOperation } from '../api/patch-operation.ts';
import type { ClusterSecretStore, SecretStore } from '../api/secret-store.ts';
import type { Finding } from './finding.ts';
import type { ManifestSet } from './manifest-set.ts';

/*
 * A rule is a file. The doc comment above it is its page in docs/rules: the first line says what it finds, the rest why
 * that matters and what to do. Beside `<rule>.ts` stands `<rule>.examples.yaml` with objects that pass and fail.
 */

/** A finding of one rule, which the engine puts the rule's id on. */
export type RuleFinding = Omit<Finding, 'rule'>;

/** What every rule says of itself. */
export interface RuleInfo {
  /** Never reused for another rule. */
  readonly id: `PST${number}`;
  /** What it finds, in one line of the table of rules; Markdown. */
  readonly title: string;
}

/** Looks at one object by itself, of which only the types are sure. A pure function of it and of the time. */
export interface Rule<T> extends RuleInfo {
  readonly kinds: readonly CheckedKind[];
  /** Only of use where nothing is wrong: it is asked when no other rule has an error. */
  readonly isAdvice?: true;
  check(object: Loose<T>, now: () => Date): readonly RuleFinding[];
}

/** Looks at one object as it is written, whatever its shape and version. */
export interface SourceRule extends RuleInfo {
  readonly kinds: readonly CheckedKind[];
  /**
   * @param type undefined for a version of the kind that never was
   * @param isWhole whether nothing in it breaks the schema of `type`: that is asked once for all rules
   */
  checkSource(
    object: Readonly<Record<string, unknown>>,
    type: CheckedKindVersion | undefined,
    isWhole: boolean,
  ): readonly RuleFinding[];
}

/** Looks at everything there is, and says which object it is about. */
export interface SetRule extends RuleInfo {
  /** Kinds that findings are placed on, for the table of rules. */
  readonly kinds: readonly string[];
  readonly checkSet: (set: ManifestSet) => readonly PlacedFinding<RuleFinding>[];
}

/** With the object of the set that the path is of: the same one, not a copy. */
export type PlacedFinding<Of = Finding> = Of & { readonly object: Readonly<Record<string, unknown>> };

export type ExternalSecretRule = Rule<ExternalSecret>;
export type StoreRule = Rule<SecretStore | ClusterSecretStore>;

/** ESO refuses it, or accepts it and it cannot work. */
export function error(
  path: string,
  message: string,
  fix?: string,
  patch?: readonly RepairOperation[],
): RuleFinding {
  return { severity: 'error', path, message, ...advice(fix, patch) };
}

/** It may be meant. */
export function warning(
  path: string,
  message: string,
  fix?: string,
  patch?: readonly RepairOperation[],
): RuleFinding {
  return { severity: 'warning', path, message, ...advice(fix, patch) };
}

function advice(
  fix: string | undefined,
  patch: readonly RepairOperation[] | undefined,
): Pick<Finding, 'fix' | 'patch'> {
  return { ...(fix === undefined ? {} : { fix }), ...(patch === undefined ? {} : { patch }) };
}
