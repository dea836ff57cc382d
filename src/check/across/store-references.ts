import type { ExternalSecretSpec, StoreRef } from '../../api/external-secret.ts';
import type { Loose } from '../../api/loose.ts';

/** A store that an ExternalSecret names, and where. */
export interface StoreReference {
  readonly kind: 'SecretStore' | 'ClusterSecretStore';
  readonly name: string;
  /** Field path of the reference: `spec.secretStoreRef`. */
  readonly path: string;
}

/** Each store once, at the first place that names it. Entries that name none use `spec.secretStoreRef`, even if no entry does. */
export function storeReferences(spec: Loose<ExternalSecretSpec> | undefined): readonly StoreReference[] {
  const places: readonly (readonly [path: string, ref: Loose<StoreRef> | undefined])[] = [
    ['spec.secretStoreRef', spec?.secretStoreRef],
    ...(spec?.data ?? []).map(
      (entry, index) => [`spec.data[${index}].sourceRef.storeRef`, entry?.sourceRef?.storeRef] as const,
    ),
    ...(spec?.dataFrom ?? []).map(
      (entry, index) => [`spec.dataFrom[${index}].sourceRef.storeRef`, entry?.sourceRef?.storeRef] as const,
    ),
  ];
  const seen = new Set<string>();
  return places.flatMap(([path, ref]) => {
    const { name = '', kind = 'SecretStore' } = ref ?? {};
    const id = `${kind}/${name}`;
    if (name === '' || seen.has(id)) return [];
    seen.add(id);
    return [{ kind, name, path }];
  });
}
