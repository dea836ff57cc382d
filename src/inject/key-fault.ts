import { nearestName } from '../api/validate/nearest-name.ts';
import type { Finding } from '../check/finding.ts';
import type { ExternalSecret } from '../api/external-secret.ts';
import { additionOf, producedKeys } from '../manifest/produced-keys.ts';
import { remembering } from '../manifest/remembering.ts';
import { keysOfGenerators } from '../manifest/source-keys.ts';
import type { ManifestView } from '../manifest/view.ts';
import { excerpt } from '../check/wording/excerpt.ts';
import { refusal } from './finding.ts';
import { listed } from '../check/wording/listed.ts';

// https://kubernetes.io/docs/concepts/configuration/secret/#restriction-names-data
const SECRET_KEY = /^(?!\.{1,2}$|\.\.)[-._a-zA-Z0-9]{1,253}$/;

/** How often two keys are compared for one pod to tell which was meant: both are many if somebody wants them to be. */
const COMPARISONS = 2000;

/** A reference of the pod to one key. */
export interface KeyReference {
  /** Name of the ExternalSecret. */
  readonly secret: string;
  readonly key: string;
  readonly optional?: true;
  /** Field path of the key in the pod. */
  readonly path: string;
}

/** What is wrong with a reference to a key. */
export type JudgeKey = (reference: KeyReference) => Finding[];

/**
 * Judges the references of one pod; a key that several of them miss is thought about once. The API server no longer sees
 * them, so its rule for keys is held here, and what the ExternalSecret does not produce would only be missed when the
 * pod starts.
 */
export function keyJudge(manifests: ManifestView, namespace: string): JudgeKey {
  const generated = new Map<string, ReadonlySet<string> | undefined>();
  const keysOf = keysOfGenerators(manifests, namespace);
  const keysIn = (secret: string): ReadonlySet<string> | undefined => {
    const externalSecret = manifests.externalSecret(namespace, secret);
    if (externalSecret === undefined) return undefined;
    const own = ownKeys(externalSecret);
    if (own !== undefined) return own;
    if (!generated.has(secret)) generated.set(secret, setOf(producedKeys(externalSecret, keysOf)));
    return generated.get(secret);
  };
  const addition = (secret: string, key: string): string => {
    const externalSecret = manifests.externalSecret(namespace, secret);
    return externalSecret === undefined ? '' : additionOf(key, externalSecret);
  };
  const judged = new Map<string, MissingKey>();
  let comparisons = 0;
  const nearest = (key: string, keys: ReadonlySet<string>): string | undefined => {
    if (comparisons + keys.size > COMPARISONS) return undefined;
    comparisons += keys.size;
    return nearestName(key, keys);
  };
  return ({ secret, key, optional, path }) => {
    if (!SECRET_KEY.test(key)) {
      const message = `${JSON.stringify(excerpt(key))} is not a key of a Secret`;
      return [refusal('PST302', path, message, 'use letters, digits, "-", "_" and "."')];
    }
    const keys = keysIn(secret);
    if (keys === undefined || optional === true || keys.has(key)) return [];
    const pair = `${secret}/${key}`;
    const missing = judged.get(pair) ?? missingKey(secret, key, keys, addition(secret, key), nearest);
    judged.set(pair, missing);
    return [refusal('PST318', path, missing.message, missing.fix)];
  };
}

/** Keys that no other object decides about, to find one among many: the same for all pods. */
const ownKeys = remembering((externalSecret: ExternalSecret) => setOf(producedKeys(externalSecret)));

function setOf(keys: Iterable<string> | undefined): ReadonlySet<string> | undefined {
  return keys === undefined ? undefined : new Set(keys);
}

interface MissingKey {
  readonly message: string;
  readonly fix: string;
}

function missingKey(
  secret: string,
  key: string,
  keys: ReadonlySet<string>,
  add: string,
  nearest: (key: string, keys: ReadonlySet<string>) => string | undefined,
): MissingKey {
  const near = nearest(key, keys);
  return {
    message: `ExternalSecret ${secret} has no key ${key}; its keys are ${listed(keys)}`,
    fix: near === undefined ? `${add}, or mark the reference optional` : `write ${near}, or ${add}`,
  };
}
