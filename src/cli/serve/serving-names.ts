import { isIP } from 'node:net';

import { isCertificateName, isDnsName } from '../../certs/issue/dns-name.ts';
import { namesOfHosts, type ServingNames } from '../../certs/issue/serving-names.ts';
import { problem } from '../../errors.ts';
import { addressBytes } from '../../x509/ip-address.ts';

/**
 * The values of `--serving-name`. One that no certificate can have is refused before any replica issues one for it:
 * the others would serve that too. @throws PosternError `USAGE`
 */
export function readServingNames(values: readonly string[]): ServingNames {
  const hosts = values.map(value => value.toLowerCase());
  for (const [index, host] of hosts.entries()) {
    const isFit = isIP(host) === 0 ? isCertificateName(host) : addressBytes(host) !== undefined;
    if (!isFit) throw refused('--serving-name', 'a DNS name or an IP address', values[index]);
  }
  return namesOfHosts(hosts);
}

/** The value of `--service-name`, which becomes part of names. @throws PosternError `USAGE` */
export function readServiceName(value: string): string {
  if (isDnsName(value) && !value.includes('.')) return value;
  throw refused('--service-name', 'the name of a Service', value);
}

function refused(flag: string, what: string, value = '') {
  return problem('USAGE', { reason: `${flag} must be ${what}, not "${value}"` });
}
