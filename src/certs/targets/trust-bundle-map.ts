import type { KubeObject } from '../../kube/object.ts';
import { byName, type TargetKind } from './target-kind.ts';

const TRUST_BUNDLE_NAME = 'postern-trust-bundle';
const TRUST_BUNDLE_KEY = 'ca.crt';

/** v1 ConfigMap, as far as it is read here. */
interface ConfigMap extends KubeObject {
  readonly data?: Readonly<Record<string, string>>;
}

/** One ConfigMap beside Postern for agents in pods, who may not read webhook configurations. */
export function trustBundleMap(namespace: string): TargetKind<ConfigMap> {
  return {
    kind: 'ConfigMap',
    apiVersion: 'v1',
    address: { version: 'v1', resource: 'configmaps', namespace },
    selectors: [byName(TRUST_BUNDLE_NAME)],
    ownedPath: ['f:data', `f:${TRUST_BUNDLE_KEY}`],
    entries: ({ data }) => [{ name: TRUST_BUNDLE_KEY, caBundle: data?.[TRUST_BUNDLE_KEY] ?? '' }],
    content: (_entries, caBundle) => ({ data: { [TRUST_BUNDLE_KEY]: caBundle } }),
    absent: { name: TRUST_BUNDLE_NAME, entries: [{ name: TRUST_BUNDLE_KEY, caBundle: '' }] },
  };
}
