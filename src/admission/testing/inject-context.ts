import type { InjectContext } from '../../inject/contract.ts';
import { defaultSettings } from '../../inject/options/settings.ts';
import { objectIndex } from '../../manifest/object-index.ts';

/** A cluster in which nothing was seen yet. */
export function injectContext(namespace: string): InjectContext {
  return {
    namespace,
    manifests: objectIndex(),
    settings: defaultSettings,
    server: { major: 1, minor: 36 },
    sign: text => `signed ${text.length}`,
  };
}
