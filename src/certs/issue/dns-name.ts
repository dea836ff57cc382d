/** RFC 1035, 2.3.4, in small letters, with the underscore that Go lets pass. No wildcard. */
export function isDnsName(name: string): boolean {
  return (
    name.length <= 253 &&
    name.split('.').every(label => /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/.test(label))
  );
}

/**
 * Can a certificate be issued for it? A wildcard stands for the first label (RFC 6125, 6.4.3). Of a certificate with
 * one name that is no ASCII text Go reads nothing at all ("SAN dNSName is malformed").
 */
export function isCertificateName(name: string): boolean {
  return isDnsName(name.replace(/^\*\.(?=.)/, ''));
}
