import type { Finding } from '../../check/finding.ts';
import { refusal } from '../finding.ts';
import { wholePath, type WantedVariables } from '../wanted-variables.ts';
import { knownKeys, type Manifests } from './known-keys.ts';

/** Each is looked at beside every variable that the container sets itself. The annotation `env` takes no more either. */
const MOST_WHOLE = 256;
/** The plan of three thousand is too large for an annotation. */
const MOST_VARIABLES = 10_000;

/** Before anything is made of it: what a pod asks for with whole Secrets is far more than what it writes. */
export function tooManyVariables(wanted: readonly WantedVariables[], manifests: Manifests): Finding[] {
  const crowded = wanted.find(({ whole }) => whole.length > MOST_WHOLE);
  if (crowded !== undefined) {
    const { container, path } = crowded.at;
    return [
      refusal(
        'PST311',
        `${path}.envFrom`,
        `container ${container.name} takes the variables of ${crowded.whole.length} whole Secrets; at most ${MOST_WHOLE} can be looked through`,
        'put their keys into fewer ExternalSecrets',
      ),
    ];
  }
  const sizes = new Map<string, number>();
  const sizeOf = (secret: string): number => {
    const size = sizes.get(secret) ?? knownKeys(secret, manifests)?.length ?? 0;
    sizes.set(secret, size);
    return size;
  };
  let count = 0;
  for (const { at, whole, envFrom } of wanted) {
    for (const { secret } of whole) count += sizeOf(secret);
    if (count <= MOST_VARIABLES) continue;
    return [
      refusal(
        'PST311',
        envFrom.length > 0 ? `${at.path}.envFrom` : wholePath({ at, envFrom }, 0),
        `the containers of this pod get more than ${MOST_VARIABLES} variables of whole Secrets, which no annotation can say`,
        'refer to the single keys that are used, or mount the Secrets as volumes',
      ),
    ];
  }
  return [];
}
