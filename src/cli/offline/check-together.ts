/** What only shows when objects are looked at together, all of them in files. */
import type { JsonObject } from '../../api/json.ts';
import { MAY_COME_LATER } from '../../inject/may-come-later.ts';
import { checkSet } from '../../check/check.ts';
import type { Finding } from '../../check/finding.ts';
import { manifestSet, type ManifestSet } from '../../check/manifest-set.ts';
import type { LiteralSettings } from '../../check/security/likeness.ts';
import { completeness, type Snapshot } from '../../check/snapshot.ts';
import type { InjectContext } from '../../inject/contract.ts';
import { isInjectable } from './inject-documents.ts';
import { injectionFindings } from './injection-findings.ts';

export interface TogetherOptions extends Pick<InjectContext, 'settings' | 'server'> {
  /** Of objects that name none; undefined: they may be applied to any. */
  readonly namespace: string | undefined;
  /** A cluster that the files are meant for. */
  readonly around?: Snapshot | undefined;
  readonly literals?: LiteralSettings | undefined;
  readonly isSelected: (rule: string) => boolean;
}

/** An object with what is found of it by itself. */
export interface CheckedObject {
  readonly object: JsonObject;
  /** As it is stored, where it is to be changed. */
  readonly oldObject?: JsonObject | undefined;
  readonly findings: readonly Finding[];
  /** More is not known of it: others may name it, but what it lacks says nothing. Absent: it is whole. */
  readonly isMetadataOnly?: boolean | undefined;
}

export type Together<Of = Finding> = Of & { readonly object: JsonObject };

export function withoutObject(found: Together): Finding {
  const { object: _, ...finding } = found;
  return finding;
}

/** The objects with what is known around them. */
export function setOf(
  objects: readonly CheckedObject[],
  { namespace, around, literals }: TogetherOptions,
  fileOf: (object: JsonObject) => string | undefined,
): ManifestSet {
  return manifestSet(
    objects.map(({ object }) => object),
    {
      namespace,
      fileOf,
      ...(around === undefined ? {} : { around: around.objects, isComplete: completeness(around) }),
      ...(literals === undefined ? {} : { literals }),
    },
  );
}

/** Of several objects. Where a cluster is known, or a rule has looked, what injection only supposes to be missing is left. */
export function checkTogether(
  objects: readonly CheckedObject[],
  set: ManifestSet,
  options: TogetherOptions,
): readonly Together[] {
  const { namespace = 'default', around } = options;
  // What is not selected says nothing, so it must not keep another rule from speaking.
  const across = checkSet(set).filter(({ rule }) => options.isSelected(rule));
  const whole = objects.filter(
    ({ object, isMetadataOnly = false }) => !isMetadataOnly || !isInjectable(object),
  );
  const injection = injectionFindings(whole, { ...options, namespace });
  const isLeft = ({ rule, object, path }: Together): boolean =>
    MAY_COME_LATER.has(rule) &&
    (around !== undefined || across.some(other => other.object === object && other.path === path));
  return [...injection.filter(finding => !isLeft(finding)), ...across];
}
