import { Malformed } from './malformed.ts';

/** The numbers of an RSA private key (RFC 8017, 3.2). */
export interface RsaKey {
  readonly n: bigint;
  readonly e: bigint;
  readonly d: bigint;
  readonly p: bigint;
  readonly q: bigint;
  readonly dp: bigint;
  readonly dq: bigint;
  readonly qi: bigint;
}

type Given = Omit<RsaKey, 'dp' | 'dq' | 'qi'> & Readonly<Record<'dp' | 'dq' | 'qi', bigint | undefined>>;

/** The key of these numbers, the last three computed where they are missing. @throws Malformed where they disagree */
export function rsaKey({ n, e, d, p, q, dp, dq, qi }: Given): RsaKey {
  const areFactors = p > 1n && q > 1n && p !== q && p * q === n && n % 2n === 1n;
  const isExponent = e > 2n && e % 2n === 1n && e < 2n ** 31n;
  if (!areFactors || !isExponent) throw new Malformed('crypto/rsa: invalid key');
  if ((e * d) % (p - 1n) !== 1n || (e * d) % (q - 1n) !== 1n) {
    throw new Malformed('crypto/rsa: invalid exponents');
  }
  const computed = { dp: d % (p - 1n), dq: d % (q - 1n), qi: inverse(q, p) };
  const agrees = (dp ?? computed.dp) === computed.dp && (dq ?? computed.dq) === computed.dq;
  if (!agrees || (qi ?? computed.qi) !== computed.qi) throw new Malformed('crypto/rsa: invalid CRT values');
  return { n, e, d, p, q, ...computed };
}

/** Extended Euclid; the modulus is prime or the key is none. */
function inverse(value: bigint, modulus: bigint): bigint {
  let [previous, current] = [modulus, value % modulus];
  let [before, coefficient] = [0n, 1n];
  while (current > 0n) {
    const quotient = previous / current;
    [previous, current] = [current, previous - quotient * current];
    [before, coefficient] = [coefficient, before - quotient * coefficient];
  }
  if (previous !== 1n) throw new Malformed('crypto/rsa: invalid prime');
  return ((before % modulus) + modulus) % modulus;
}

/** Go's limit for signing and deciphering. */
export function isTooShort({ n }: RsaKey): boolean {
  return n < 2n ** 1023n;
}
