/** The elliptic curves of NIST, which are those that Go knows. */
export interface Curve {
  /** As JSON Web Keys and Go name it. */
  readonly name: 'P-224' | 'P-256' | 'P-384' | 'P-521';
  readonly identifier: string;
  /** As OpenSSL names it. */
  readonly openSslName: string;
  /** Bytes of a coordinate and of a private key. */
  readonly size: number;
}

const curves: readonly Curve[] = [
  { name: 'P-224', identifier: '1.3.132.0.33', openSslName: 'secp224r1', size: 28 },
  { name: 'P-256', identifier: '1.2.840.10045.3.1.7', openSslName: 'prime256v1', size: 32 },
  { name: 'P-384', identifier: '1.3.132.0.34', openSslName: 'secp384r1', size: 48 },
  { name: 'P-521', identifier: '1.3.132.0.35', openSslName: 'secp521r1', size: 66 },
];

export function curveOfIdentifier(identifier: string): Curve | undefined {
  return curves.find(curve => curve.identifier === identifier);
}

export function curveOfName(name: string): Curve | undefined {
  return curves.find(curve => curve.name === name);
}
