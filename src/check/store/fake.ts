import { error, warning, type RuleFinding, type StoreRule } from '../rule.ts';

/*
 * spec.provider.fake.data[].key    not empty
 * spec.provider.fake.data[].value  not empty; never quoted
 */
/**
 * What ESO refuses of provider `fake`.
 *
 * An entry needs a key and a value. The provider is for tests: its values stand in the object, in plain text,
 * which is a warning.
 */
export const fake: StoreRule = {
  id: 'PST210',
  title: 'what ESO refuses of provider `fake`',
  kinds: ['SecretStore', 'ClusterSecretStore'],
  check({ spec }) {
    const store = spec?.provider?.fake;
    if (store === undefined) return [];
    const findings: RuleFinding[] = [];
    for (const [index, entry] of (store.data ?? []).entries()) {
      const path = `spec.provider.fake.data[${index}]`;
      if (entry?.key === '') findings.push(error(`${path}.key`, 'must not be empty'));
      if (entry?.value === '') findings.push(error(`${path}.value`, 'must not be empty'));
    }
    const message = 'is for tests: its values stand in this object and in etcd, in plain text';
    return [...findings, warning('spec.provider.fake', message)];
  },
};
