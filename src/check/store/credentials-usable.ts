import { isJsonObject } from '../../api/json.ts';
import type { Credential } from '../../api/stores/credential.ts';
import { knownStore } from '../../api/stores/index.ts';
import { warning, type RuleFinding, type StoreRule } from '../rule.ts';

/*
 * spec.provider.<name>  a way to log in that the agent in a pod can use; ESO may know more of them
 */
/**
 * A login that a pod cannot use: ESO may, injected pods will be refused.
 *
 * The agent logs in from inside the pod, with what a pod can be given. External Secrets may know more ways. It is
 * said once nothing else is wrong with the store.
 */
export const credentialsUsable: StoreRule = {
  id: 'PST208',
  title: 'a login that a pod cannot use: ESO may, injected pods will be refused',
  kinds: ['SecretStore', 'ClusterSecretStore'],
  isAdvice: true,
  check({ spec }) {
    return Object.entries(spec?.provider ?? {}).flatMap(([name, store]: [string, unknown]) => {
      const known = knownStore(name);
      return known === undefined || !isJsonObject(store)
        ? []
        : unusable(`spec.provider.${name}`, known.credentials(store));
    });
  },
};

function unusable(path: string, credentials: readonly Credential[]): readonly RuleFinding[] {
  return credentials.flatMap(credential =>
    credential.kind === 'unsupported'
      ? [warning(`${path}.${credential.path}`, `keeps pods from using this store: ${credential.message}`)]
      : [],
  );
}
