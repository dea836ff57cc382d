import type { Loose } from '../../../api/validate/loose.ts';
import type { StoreRef } from '../../../api/remote-ref.ts';
import type { Asking } from './asking.ts';

export type StoreKind = 'SecretStore' | 'ClusterSecretStore';

/** A store that is asked by its name. */
export interface NamedStore {
  readonly kind: StoreKind;
  readonly name: string;
  /** Field path of the name. */
  readonly path: string;
}

/** Each place that names a store. */
export function namedStores(asking: Asking): readonly NamedStore[] {
  const { at } = asking;
  if (asking.does === 'write') {
    const { secretStoreRefs = [], dataTo = [] } = asking.spec;
    return [
      ...secretStoreRefs.flatMap((ref, index) => named(ref, `${at}.secretStoreRefs[${index}]`)),
      ...dataTo.flatMap((entry, index) => named(entry?.storeRef, `${at}.dataTo[${index}].storeRef`)),
    ];
  }
  const { secretStoreRef, data = [], dataFrom = [] } = asking.spec;
  const ofEntry = (list: string) => (entry: Entry | undefined, index: number) =>
    named(entry?.sourceRef?.storeRef, `${at}.${list}[${index}].sourceRef.storeRef`);
  return [
    ...named(secretStoreRef, `${at}.secretStoreRef`),
    ...data.flatMap(ofEntry('data')),
    ...dataFrom.flatMap(ofEntry('dataFrom')),
  ];
}

/** Each store once, at the first place that names it. */
export function storesOnce(stores: readonly NamedStore[]): readonly NamedStore[] {
  return [...Map.groupBy(stores, idOf).values()].flatMap(([first]) => first ?? []);
}

export function idOf({ kind, name }: Pick<NamedStore, 'kind' | 'name'>): string {
  return `${kind}/${name}`;
}

/** Field paths of where a PushSecret takes every store that has some labels. */
export function selectedStores(asking: Asking): readonly string[] {
  if (asking.does === 'read') return [];
  const { secretStoreRefs = [], dataTo = [] } = asking.spec;
  const places = [
    ...secretStoreRefs.map((ref, index) => ({ ref, path: `${asking.at}.secretStoreRefs[${index}]` })),
    ...dataTo.map((entry, index) => ({
      ref: entry?.storeRef,
      path: `${asking.at}.dataTo[${index}].storeRef`,
    })),
  ];
  return places.flatMap(({ ref, path }) =>
    ref?.labelSelector === undefined ? [] : [`${path}.labelSelector`],
  );
}

interface Entry {
  readonly sourceRef?: Loose<{ readonly storeRef?: StoreRef }> | undefined;
}

/** A reference as External Secrets reads it: without a kind it means a SecretStore. */
export function named(ref: Loose<StoreRef> | undefined, path: string): readonly NamedStore[] {
  const { name = '', kind = 'SecretStore' } = ref ?? {};
  return name === '' ? [] : [{ kind, name, path: `${path}.name` }];
}
