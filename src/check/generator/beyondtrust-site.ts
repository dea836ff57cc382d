import { isFilledInLater } from '../filled-in-later.ts';
import { error, type Rule } from '../rule.ts';
import { isRandomUuid } from '../uuid.ts';

interface Spec {
  readonly provider: { readonly server: { readonly apiUrl: string; readonly siteId: string } };
}

/**
 * A generator of BeyondTrust whose site or address External Secrets refuses when it generates.
 *
 * As in a store of this provider the site is named by its UUID of version 4, not by its name, and the address begins with `https://`.
 * Nothing looks at it when the generator is applied.
 */
export const beyondtrustSite: Rule<{ spec: Spec }> = {
  id: 'PST414',
  title: 'a `siteId` of BeyondTrust that is no UUID, or an `apiUrl` without `https://`',
  kinds: ['BeyondtrustWorkloadCredentialsDynamicSecret'],
  check({ spec }) {
    const { siteId, apiUrl } = spec?.provider?.server ?? {};
    return [
      ...(siteId === undefined || isFilledInLater(siteId) || isRandomUuid(siteId)
        ? []
        : [error('spec.provider.server.siteId', 'must be a UUID of version 4', 'write the id of the site')]),
      ...(apiUrl === undefined || isFilledInLater(apiUrl) || /^https:\/\/[^/]/iu.test(apiUrl)
        ? []
        : [
            error(
              'spec.provider.server.apiUrl',
              'must begin with https:// and name a host',
              'write https://<host>',
            ),
          ]),
    ];
  },
};
