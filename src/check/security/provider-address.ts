import { error, type Rule } from '../rule.ts';
import { innerAddress } from './inner-address.ts';
import { textsBelow } from './literal-places.ts';

/**
 * A provider whose address is link-local or that of a cloud's metadata service.
 *
 * Whoever may write a store could make External Secrets, or a pod, read the credentials of the node it runs on from there.
 * No backend of secrets has such an address. Every spelling is recognised: decimal, octal and hexadecimal numbers, IPv6 that
 * holds an IPv4 address, and the names that clouds give the service. Write the address of the backend.
 */
export const providerAddress: Rule<{ readonly spec: unknown }> = {
  id: 'PST703',
  title: 'a provider at a link-local address or that of a metadata service',
  kinds: ['SecretStore', 'ClusterSecretStore', 'Webhook', 'VaultDynamicSecret', 'ClusterGenerator'],
  check: ({ spec }) =>
    textsBelow(spec, 'spec')
      .filter(({ name, text, path }) => isAddress(name, text) && !path.startsWith('spec.provider.fake.'))
      .flatMap(({ text, path }) => {
        const inner = innerAddress(text);
        if (inner === undefined || inner === 'loopback') return [];
        const what = inner === 'metadata' ? 'of the metadata service of a cloud' : 'link-local';
        const message = `is an address ${what}: it would give away the credentials of the node`;
        return [error(path, message, 'write the address of the backend')];
      })
      .toArray(),
};

/** The fields of all providers that have an address, by their names; templates of a URL are judged by their literal host. */
export function isAddress(name: string, text: string): boolean {
  return (
    /(?:url|uri|server|host|connectHost|hostAPI|endpoint|domain)$/iu.test(name) || /^https?:\/\//iu.test(text)
  );
}
