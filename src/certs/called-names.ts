import type { X509Certificate } from 'node:crypto';

import { targetKey, type TrustTarget } from './certificate-cluster.ts';
import {
  hostsOf,
  isAmong,
  joinNames,
  missingName,
  namesOf,
  namesOfHosts,
  type ServingNames,
} from './issue/serving-names.ts';

/**
 * Besides those of the settings. Of a few webhooks there are a few names. A certificate with very many is too long for
 * a handshake of Go, and for the report of a replica.
 */
const MOST_NAMES = 50;

/**
 * What an own certificate is issued for: the names of the settings, and those by which targets call us. So a webhook
 * that is called through a renamed Service, or at another url, is trusted again at once, whoever leads.
 * Of too many, those that the `present` certificate is for come first, so that nobody who comes later takes the name
 * of a webhook away; then those of targets that the settings name.
 */
export function namesAskedFor(
  names: ServingNames,
  targets: readonly TrustTarget[],
  present?: X509Certificate,
): ServingNames {
  const called = targets
    .filter(target => target.leftTo === undefined)
    .flatMap(({ entries, isNamed }) =>
      entries.flatMap(entry => {
        const { calledAs } = entry;
        if (calledAs === undefined) return [];
        const rank = present && !isMisnamed(present, entry) ? 0 : isNamed ? 1 : 2;
        return [{ calledAs, rank }];
      }),
    );
  // In the order of a list, each change of it could be another choice, and another certificate.
  const ofRank = (wanted: number) =>
    called.flatMap(({ calledAs, rank }) => (rank === wanted ? calledAs : [])).toSorted();
  return addHosts(names, [0, 1, 2].flatMap(ofRank));
}

/** Those of a certificate come on top, where those that are asked for have left room. */
export function keepNames(
  names: ServingNames,
  asked: ServingNames,
  certificate: X509Certificate,
): ServingNames {
  return addHosts(names, [...hostsOf(asked), ...hostsOf(namesOf(certificate))]);
}

function addHosts(names: ServingNames, hosts: readonly string[]): ServingNames {
  const isKnown = isAmong(names);
  const added = [...new Set(hosts)].filter(host => !isKnown(host));
  return joinNames(names, namesOfHosts(added.slice(0, MOST_NAMES)));
}

export interface ServedNames {
  readonly served: { readonly certificate: X509Certificate } | undefined;
  /** The source of the served certificate; undefined: Postern issues it. */
  readonly external: string | undefined;
  /** Of the settings. */
  readonly names: ServingNames;
}

/** A sentence for each entry that calls us by a name that the served certificate is not for, and what helps. */
export function misnamed(
  { served, external, names }: ServedNames,
  targets: readonly TrustTarget[],
): readonly string[] {
  if (served === undefined) return [];
  const next = new Set(hostsOf(namesAskedFor(names, targets, served.certificate)));
  const wayOut = (host: string): string => {
    if (external !== undefined) return `put one into ${external} that is, or call it by another name`;
    return next.has(host) ? 'the next one will be' : `it will be with --serving-name=${host}`;
  };
  return targets.flatMap(target =>
    target.entries.flatMap(entry => {
      const { name, calledAs } = entry;
      if (calledAs === undefined || !isMisnamed(served.certificate, entry)) return [];
      return [
        `${targetKey(target)}/${name} is called as ${calledAs}, for which the serving certificate is not: ${wayOut(calledAs)}`,
      ];
    }),
  );
}

export function isMisnamed(
  certificate: X509Certificate,
  { calledAs }: Pick<TrustTarget['entries'][number], 'calledAs'>,
): boolean {
  return calledAs !== undefined && missingName(certificate, namesOfHosts([calledAs])) !== undefined;
}
