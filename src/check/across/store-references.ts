import type { ExternalSecretSpec, StoreRef } from '../../api/external-secret.ts';
import type { Loose } from '../../api/validate/loose.ts';

/** A store that an ExternalSecret names, and where. */
export interface StoreReference {
  readonly kind: 'SecretStore' | 'ClusterSecretStore';
  readonly name: string;
  /** Field path of the reference: `spec.secretStoreRef`. */
  readonly path: string;
}

/** Each store once, at the first place that names it. Entries that name none use `spec.secretStoreRef`, even if no entry does. */
export function storeReferences(spec: Loose<ExternalSecretSpec> | undefined): readonly StoreReference[] {
  const found = new Map<string, StoreReference>();
  const add = (ref: Loose<StoreRef> | undefined, path: () => string): void => {
    const { name = '', kind = 'SecretStore' } = ref ?? {};
    const id = `${kind}/${name}`;
    if (name !== '' && !found.has(id)) found.set(id, { kind, name, path: path() });
  };
  add(spec?.secretStoreRef, () => 'spec.secretStoreRef');
  for (const field of ['data', 'dataFrom'] as const) {
    spec?.[field]?.forEach((entry, index) =>
      add(entry?.sourceRef?.storeRef, () => `spec.${field}[${index}].sourceRef.storeRef`),
    );
  }
  return [...found.values()];
}
