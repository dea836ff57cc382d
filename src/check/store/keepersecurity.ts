import { type StoreRule } from '../rule.ts';
import { checkProvider } from './provider-place.ts';
import { withNamespace, complete, filled } from './selector-checks.ts';

/*
 * spec.provider.keepersecurity
 *   authRef    namespace in a ClusterSecretStore, and in a SecretStore at most its own
 *   folderID   not empty
 */
/**
 * A store of provider `keepersecurity` that External Secrets refuses.
 *
 * The folder is named by its id, and must be shared with the application.
 */
export const keepersecurity: StoreRule = {
  id: 'PST235',
  title: 'what ESO refuses of provider `keepersecurity`',
  kinds: ['SecretStore', 'ClusterSecretStore'],
  check: store =>
    checkProvider(store, 'keepersecurity', [
      complete('authRef'),
      withNamespace('authRef'),
      filled('folderID'),
    ]),
};
