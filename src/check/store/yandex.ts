import { type StoreRule } from '../rule.ts';
import { checkProvider } from './provider-place.ts';
import { complete, withNamespace } from './selector-checks.ts';

const checks = [
  complete('auth.authorizedKeySecretRef'),
  complete('caProvider.certSecretRef'),
  withNamespace('auth.authorizedKeySecretRef', 'caProvider.certSecretRef'),
];

/*
 * spec.provider.yandexlockbox, spec.provider.yandexcertificatemanager
 *   auth.authorizedKeySecretRef   name and key; namespace in a ClusterSecretStore
 *   caProvider.certSecretRef      the same
 */
/**
 * A store of provider `yandexlockbox` or `yandexcertificatemanager` that External Secrets refuses, or that fails when it is first used.
 *
 * The authorized key of a service account stands in a Secret that `auth.authorizedKeySecretRef` names.
 */
export const yandex: StoreRule = {
  id: 'PST249',
  title: 'what ESO refuses of providers `yandexlockbox` and `yandexcertificatemanager`',
  kinds: ['SecretStore', 'ClusterSecretStore'],
  check: store => [
    ...checkProvider(store, 'yandexlockbox', checks),
    ...checkProvider(store, 'yandexcertificatemanager', checks),
  ],
};
