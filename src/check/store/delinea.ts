import { type StoreRule } from '../rule.ts';
import { checkProvider } from './provider-place.ts';
import { valueOrRef, filled } from './selector-checks.ts';

/*
 * spec.provider.delinea
 *   tenant                    not empty
 *   clientId, clientSecret    value or secretRef: {name, key}
 */
/**
 * A store of provider `delinea` that External Secrets refuses.
 *
 * `clientId` and `clientSecret` are each a value or a reference to a Secret, not both.
 */
export const delinea: StoreRule = {
  id: 'PST230',
  title: 'what ESO refuses of provider `delinea`',
  kinds: ['SecretStore', 'ClusterSecretStore'],
  check: store =>
    checkProvider(store, 'delinea', [filled('tenant'), valueOrRef('clientId'), valueOrRef('clientSecret')]),
};
