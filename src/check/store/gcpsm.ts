import { warning, type StoreRule } from '../rule.ts';
import { oneMethodAtMost } from './one-method.ts';
import { checkProvider, type ProviderCheck } from './provider-place.ts';
import { referent, complete } from './selector-checks.ts';

/*
 * spec.provider.gcpsm
 *   projectID                                 the id alone
 *   auth                                      one method
 *   auth.secretRef.secretAccessKeySecretRef   name and key
 *   auth.workloadIdentity                     serviceAccountRef
 *   every selector                            in a SecretStore no namespace but its own
 */
/**
 * A store of provider `gcpsm` that External Secrets refuses, or that fails when it is first used.
 *
 * Only the namespaces of selectors are looked at when the store is applied; a reference without `name` or `key` fails when
 * the first secret is fetched.
 */
export const gcpsm: StoreRule = {
  id: 'PST215',
  title: 'what ESO refuses of provider `gcpsm`, or fails with later',
  kinds: ['SecretStore', 'ClusterSecretStore'],
  check: store =>
    checkProvider(store, 'gcpsm', [
      idAlone,
      oneMethodAtMost('auth', { order: ['secretRef', 'workloadIdentity', 'workloadIdentityFederation'] }),
      complete('auth.secretRef.secretAccessKeySecretRef'),
      referent('auth.secretRef.secretAccessKeySecretRef', 'auth.workloadIdentity.serviceAccountRef'),
    ]),
};

/** ESO writes `projects/<projectID>/secrets/<key>`. */
const idAlone: ProviderCheck = place => {
  const [, id] = /^projects\/([^/]+)\/?$/u.exec(place.text('projectID')) ?? [];
  return id === undefined
    ? []
    : [warning(place.at('projectID'), 'begins with projects/, which is put before it', `write ${id}`)];
};
