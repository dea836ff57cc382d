import type { Loose } from '../../../api/validate/loose.ts';
import type { ExternalSecretSpec } from '../../../api/external-secret.ts';
import type { PushSecretSpec } from '../../../api/push-secret.ts';
import type { Asking } from './asking.ts';
import { named, type NamedStore } from './asked-stores.ts';

/** What is asked of stores at one place: a key, whatever is found, or keys whose names nobody can tell yet. */
export type Asked = {
  /** Field path of the key, or of what stands for many of them. */
  readonly path: string;
  /** All of them are asked; those that are chosen by labels are not among them. */
  readonly stores: readonly NamedStore[];
} & (
  | { readonly what: 'key'; readonly key: string }
  | { readonly what: 'find'; readonly find: Loose<Find> }
  | { readonly what: 'any' }
);

export type Find = NonNullable<NonNullable<ExternalSecretSpec['dataFrom']>[number]['find']>;

/** Everything that an object asks of stores; generators are no stores. */
export function askedKeys(asking: Asking): readonly Asked[] {
  return asking.does === 'read' ? read(asking.spec, asking.at) : written(asking.spec, asking.at);
}

/** An entry that names no store is asked of `secretStoreRef`. */
function read(spec: Loose<ExternalSecretSpec>, at: string): readonly Asked[] {
  const usual = named(spec.secretStoreRef, `${at}.secretStoreRef`);
  const ownOr = (entry: Entry | undefined, path: string): readonly NamedStore[] => {
    const own = named(entry?.sourceRef?.storeRef, `${path}.sourceRef.storeRef`);
    return own.length > 0 ? own : usual;
  };
  const single = (spec.data ?? []).flatMap((entry, index): readonly Asked[] => {
    const path = `${at}.data[${index}]`;
    const key = entry?.remoteRef?.key;
    if (key === undefined || entry?.sourceRef?.generatorRef !== undefined) return [];
    return [{ what: 'key', key, path: `${path}.remoteRef.key`, stores: ownOr(entry, path) }];
  });
  const entries = spec.dataFrom ?? [];
  const extracted = entries.flatMap((entry, index): readonly Asked[] => {
    const path = `${at}.dataFrom[${index}]`;
    const key = entry?.extract?.key;
    return key === undefined
      ? []
      : [{ what: 'key', key, path: `${path}.extract.key`, stores: ownOr(entry, path) }];
  });
  const found = entries.flatMap((entry, index): readonly Asked[] => {
    const path = `${at}.dataFrom[${index}]`;
    const find = entry?.find;
    return find === undefined
      ? []
      : [{ what: 'find', find, path: `${path}.find`, stores: ownOr(entry, path) }];
  });
  return [...single, ...extracted, ...found];
}

type Entry = NonNullable<NonNullable<Loose<ExternalSecretSpec>['dataFrom']>[number]>;

/** Without `remoteKey` every key of the Secret becomes one at the provider. */
function written(spec: Loose<PushSecretSpec>, at: string): readonly Asked[] {
  const stores = (spec.secretStoreRefs ?? []).flatMap((ref, index) =>
    named(ref, `${at}.secretStoreRefs[${index}]`),
  );
  const single = (spec.data ?? []).flatMap((entry, index): readonly Asked[] => {
    const key = entry?.match?.remoteRef?.remoteKey;
    const path = `${at}.data[${index}].match.remoteRef.remoteKey`;
    return key === undefined ? [] : [{ what: 'key', key, path, stores }];
  });
  const many = (spec.dataTo ?? []).map((entry, index): Asked => {
    const path = `${at}.dataTo[${index}]`;
    const own = named(entry?.storeRef, `${path}.storeRef`);
    const asked = own.length > 0 ? own : stores;
    const key = entry?.remoteKey;
    return key === undefined || key === ''
      ? { what: 'any', path, stores: asked }
      : { what: 'key', key, path: `${path}.remoteKey`, stores: asked };
  });
  return [...single, ...many];
}
