import type { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';

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

/** Does the certificate serve under all of these names? Its subject does not count, as in every current client. */
export function coversNames(certificate: X509Certificate, names: ServingNames): boolean {
  return (
    names.dns.every(
      name => certificate.checkHost(name, { subject: 'never', wildcards: false }) !== undefined,
    ) && names.ip.every(address => certificate.checkIP(address) !== undefined)
  );
}

/** The names of both, the first one's in front. */
export function joinNames(first: ServingNames, second: ServingNames): ServingNames {
  return {
    dns: [...new Set([...first.dns, ...second.dns])],
    ip: [...new Set([...first.ip, ...second.ip])],
  };
}

/** The names a certificate was issued for. Names that Node has to quote (commas, control characters) are left out. */
export function namesOf(certificate: X509Certificate): ServingNames {
  const entries = (certificate.subjectAltName ?? '').split(', ');
  const withPrefix = (prefix: string) =>
    entries.filter(entry => entry.startsWith(prefix)).map(entry => entry.slice(prefix.length));
  return {
    dns: withPrefix('DNS:').filter(name => !name.includes('"')),
    ip: withPrefix('IP Address:').filter(address => isIP(address) !== 0),
  };
}
