import type { ExternalSecret } from '../api/external-secret.ts';
import type { Kind } from '../api/kinds.ts';
import type { Loose } from '../api/loose.ts';
import type { ClusterSecretStore, SecretStore } from '../api/secret-store.ts';
import type { Finding } from './finding.ts';

/** A finding of one rule, which the engine puts the rule's id on. */
export type RuleFinding = Omit<Finding, 'rule'>;

/** One rule: a pure function of one object, of which only the types are sure. */
export interface Rule<T> {
  /** Never reused for another rule. */
  readonly id: `PST${number}`;
  readonly kinds: readonly Kind[];
  check(object: Loose<T>): readonly RuleFinding[];
}

export type ExternalSecretRule = Rule<ExternalSecret>;
export type StoreRule = Rule<SecretStore | ClusterSecretStore>;

/** ESO refuses it, or accepts it and it cannot work. */
export function error(path: string, message: string, fix?: string): RuleFinding {
  return { severity: 'error', path, message, ...(fix === undefined ? {} : { fix }) };
}

/** It may be meant. */
export function warning(path: string, message: string, fix?: string): RuleFinding {
  return { severity: 'warning', path, message, ...(fix === undefined ? {} : { fix }) };
}

/** The finding with the id of its rule. */
export function finding(rule: string, { severity, path, message, fix }: RuleFinding): Finding {
  return { rule, severity, path, message, ...(fix === undefined ? {} : { fix }) };
}
