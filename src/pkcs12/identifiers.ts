/** Object identifiers of RFC 7292, and one of Java's. */
export const identifiers = {
  data: '1.2.840.113549.1.7.1',
  encryptedData: '1.2.840.113549.1.7.6',
  keyBag: '1.2.840.113549.1.12.10.1.1',
  shroudedKeyBag: '1.2.840.113549.1.12.10.1.2',
  certificateBag: '1.2.840.113549.1.12.10.1.3',
  x509Certificate: '1.2.840.113549.1.9.22.1',
  friendlyName: '1.2.840.113549.1.9.20',
  localKeyId: '1.2.840.113549.1.9.21',
  /** The purposes that Java trusts a certificate for; without it the certificate is no trusted entry. */
  javaTrustedFor: '2.16.840.1.113894.746875.1.1',
  anyPurpose: '2.5.29.37.0',
} as const;
