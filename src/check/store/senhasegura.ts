import { type StoreRule } from '../rule.ts';
import { checkProvider } from './provider-place.ts';
import { complete, filled } from './selector-checks.ts';
import { httpsUrl } from './server-url.ts';

/*
 * spec.provider.senhasegura
 *   url             https://<host>
 *   auth.clientId   not empty
 */
/**
 * A store of provider `senhasegura` that External Secrets refuses.
 *
 * The server must be reached by `https://`.
 */
export const senhasegura: StoreRule = {
  id: 'PST246',
  title: 'what ESO refuses of provider `senhasegura`',
  kinds: ['SecretStore', 'ClusterSecretStore'],
  check: store =>
    checkProvider(store, 'senhasegura', [
      httpsUrl('url'),
      filled('auth.clientId'),
      complete('auth.clientSecretSecretRef'),
    ]),
};
