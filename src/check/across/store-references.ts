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
  const add = ({ name = '', kind = 'SecretStore' }: Loose<StoreRef>, path: string): void => {
    const id = `${kind}/${name}`;
    if (name !== '' && !found.has(id)) found.set(id, { kind, name, path });
  };
  add(spec?.secretStoreRef ?? {}, 'spec.secretStoreRef');
  for (const field of ['data', 'dataFrom'] as const) {
    spec?.[field]?.forEach((entry, index) => {
      const ref = entry?.sourceRef?.storeRef;
      if (ref !== undefined) add(ref, `spec.${field}[${index}].sourceRef.storeRef`);
    });
  }
  return [...found.values()];
}
