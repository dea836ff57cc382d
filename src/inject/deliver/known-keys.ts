import { producedKeys } from '../../manifest/produced-keys.ts';
import { keysOfGenerators } from '../../manifest/source-keys.ts';
import type { ManifestView } from '../../manifest/view.ts';

/** Where the ExternalSecrets and generators of a pod are looked for. */
export interface Manifests {
  readonly manifests: ManifestView;
  readonly namespace: string;
}

/** The keys of an ExternalSecret: none where there is none of the name; undefined where they are only known after fetching. */
export function knownKeys(
  secret: string,
  { manifests, namespace }: Manifests,
): readonly string[] | undefined {
  const externalSecret = manifests.externalSecret(namespace, secret);
  return externalSecret === undefined
    ? []
    : producedKeys(externalSecret, keysOfGenerators(manifests, namespace));
}
