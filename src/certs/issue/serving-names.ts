import type { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';

import { addressBytes, addressText } from '../../x509/ip-address.ts';
import { isCertificateName } from './dns-name.ts';

/** What a serving certificate is issued for. */
export interface ServingNames {
  readonly dns: readonly string[];
  /** IPv4 or IPv6 in text form; for development, where there is no Service. */
  readonly ip: readonly string[];
}

/**
 * Every name under which pods reach a Service. The API server dials a webhook as `<service>.<namespace>.svc`.
 * https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/
 */
export function serviceNames(
  service: string,
  namespace: string,
  clusterDomain = 'cluster.local',
): ServingNames {
  const qualified = `${service}.${namespace}`;
  return { dns: [service, qualified, `${qualified}.svc`, `${qualified}.svc.${clusterDomain}`], ip: [] };
}

/**
 * The first of these names under which the certificate does not serve. Its subject does not count, and a wildcard
 * stands for the first label, as in Go, which Node does when it is told to.
 */
export function missingName(certificate: X509Certificate, { dns, ip }: ServingNames): string | undefined {
  const isNamed = (name: string) =>
    certificate.checkHost(name, { subject: 'never', partialWildcards: false }) !== undefined;
  return dns.find(name => !isNamed(name)) ?? ip.find(address => certificate.checkIP(address) === undefined);
}

/** The names of both, the first one's in front. */
export function joinNames(first: ServingNames, second: ServingNames): ServingNames {
  return {
    dns: [...new Set([...first.dns, ...second.dns])],
    ip: [...new Set([...first.ip, ...second.ip])],
  };
}

export function hostsOf({ dns, ip }: ServingNames): string[] {
  return [...dns, ...ip];
}

/** Is a host one of the names, or what a wildcard among them stands for: anything in place of its first label? */
export function isAmong(names: ServingNames): (host: string) => boolean {
  const known = new Set(hostsOf(names));
  return host => known.has(host) || known.has(host.replace(/^[^.]+/, '*'));
}

export function namesOfHosts(hosts: readonly string[]): ServingNames {
  return { dns: hosts.filter(host => isIP(host) === 0), ip: hosts.filter(host => isIP(host) !== 0) };
}

/** The names a certificate was issued for, as far as another one could be: see `hasUnfitName`. */
export function namesOf(certificate: X509Certificate): ServingNames {
  return {
    dns: entriesOf(certificate, 'DNS:').filter(isCertificateName),
    // Node writes every group of an IPv6 address, in capitals; a url and people write the short form.
    ip: entriesOf(certificate, 'IP Address:').flatMap(address => {
      const bytes = addressBytes(address);
      return bytes === undefined ? [] : addressText(bytes);
    }),
  };
}

/** Among its DNS names is what is none. Clients may refuse it under all of its names. */
export function hasUnfitName(certificate: X509Certificate): boolean {
  return !entriesOf(certificate, 'DNS:').every(isCertificateName);
}

/** Node quotes what it has to (commas, what is no ASCII text); of such a name only the first part may be here. */
function entriesOf(certificate: X509Certificate, prefix: 'DNS:' | 'IP Address:'): string[] {
  const entries = (certificate.subjectAltName ?? '').split(', ');
  return entries.filter(entry => entry.startsWith(prefix)).map(entry => entry.slice(prefix.length));
}
