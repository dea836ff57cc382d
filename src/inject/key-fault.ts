import { nearestName } from '../api/nearest-name.ts';
import type { Finding } from '../check/finding.ts';
import { producedKeys } from '../manifest/produced-keys.ts';
import type { ManifestView } from '../manifest/view.ts';
import { refusal } from './finding.ts';

// https://kubernetes.io/docs/concepts/configuration/secret/#restriction-names-data
const SECRET_KEY = /^(?!\.{1,2}$|\.\.)[-._a-zA-Z0-9]{1,253}$/;

/** A reference of the pod to one key. */
export interface KeyReference {
  /** Name of the ExternalSecret. */
  readonly secret: string;
  readonly key: string;
  readonly optional?: true;
  /** Field path of the key in the pod. */
  readonly path: string;
}

/**
 * What is wrong with a reference to a key: the API server no longer sees it, so its rule for keys is held here, and
 * what the ExternalSecret does not produce would only be missed when the pod starts.
 */
export function keyFindings(
  { secret, key, optional, path }: KeyReference,
  manifests: ManifestView,
  namespace: string,
): Finding[] {
  if (!SECRET_KEY.test(key)) {
    const message = `${JSON.stringify(key)} is not a key of a Secret`;
    return [refusal('PST302', path, message, 'use letters, digits, "-", "_" and "."')];
  }
  const externalSecret = manifests.externalSecret(namespace, secret);
  const keys = externalSecret === undefined ? undefined : producedKeys(externalSecret);
  if (keys === undefined || optional === true || keys.includes(key)) return [];
  const near = nearestName(key, keys);
  return [
    refusal(
      'PST318',
      path,
      `ExternalSecret ${secret} has no key ${key}; its keys are ${keys.join(', ')}`,
      near === undefined
        ? `add ${key} to spec.data of the ExternalSecret, or mark the reference optional`
        : `write ${near}, or add ${key} to spec.data of the ExternalSecret`,
    ),
  ];
}
