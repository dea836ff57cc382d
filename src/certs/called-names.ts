import type { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';

import { targetKey, type TrustTarget } from './certificate-cluster.ts';
import { coversNames, joinNames, type ServingNames } from './serving-names.ts';

/** Of a few webhooks there are a few names. A certificate with very many is too long for a handshake of Go. */
const MOST_NAMES = 50;

/**
 * What an own certificate is issued for: the names of the settings, and those by which targets call us. So a webhook
 * that is called through a renamed Service, or at another url, is trusted again at once, whoever leads.
 */
export function namesAskedFor(names: ServingNames, targets: readonly TrustTarget[]): ServingNames {
  const called = targets
    .filter(target => target.leftTo === undefined)
    .flatMap(({ entries }) => entries.flatMap(({ calledAs }) => calledAs ?? []));
  return joinNames(names, namesOfHosts([...new Set(called)].slice(0, MOST_NAMES)));
}

/** A sentence for each entry that calls us by a name that the served certificate is not for. */
export function misnamed(
  served: { readonly certificate: X509Certificate } | undefined,
  targets: readonly TrustTarget[],
): readonly string[] {
  if (served === undefined) return [];
  return targets.flatMap(target =>
    target.entries
      .filter(entry => isMisnamed(served.certificate, entry))
      .map(({ name, calledAs }) => `${targetKey(target)}/${name} is called as ${calledAs}, ${NOT_FOR_IT}`),
  );
}

const NOT_FOR_IT = 'for which the serving certificate is not';

export function isMisnamed(
  certificate: X509Certificate,
  { calledAs }: Pick<TrustTarget['entries'][number], 'calledAs'>,
): boolean {
  return calledAs !== undefined && !coversNames(certificate, namesOfHosts([calledAs]));
}

function namesOfHosts(hosts: readonly string[]): ServingNames {
  return { dns: hosts.filter(host => isIP(host) === 0), ip: hosts.filter(host => isIP(host) !== 0) };
}
