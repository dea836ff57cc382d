import { durationFindings } from '../duration-findings.ts';
import { warning, type StoreRule } from '../rule.ts';

/*
 * spec.retrySettings.retryInterval  Go duration. ESO reads it when it opens aws, vault, ibm and oracle stores, and
 *                                   ignores it for every other provider
 */
/**
 * A `retryInterval` that cannot be read.
 *
 * A duration of Go such as `10s`. External Secrets reads it for aws, vault, ibm and oracle; for every other
 * provider it is a warning.
 */
export const retryInterval: StoreRule = {
  id: 'PST206',
  title: 'a `retryInterval` that cannot be read',
  kinds: ['SecretStore', 'ClusterSecretStore'],
  check({ spec }) {
    const findings = durationFindings('spec.retrySettings.retryInterval', spec?.retrySettings?.retryInterval);
    const read = ['aws', 'vault', 'ibm', 'oracle'].some(name => Object.hasOwn(spec?.provider ?? {}, name));
    return read ? findings : findings.map(({ path, message }) => warning(path, message));
  },
};
