/** How far a text looks as if a machine had made it to be unguessable. */

/** Shannon's entropy of the characters, in bits for each. */
export function entropyOf(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) {
    const share = count / text.length;
    bits -= share * Math.log2(share);
  }
  return bits;
}

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/iu;
const hash = /^(?:(?:sha|md)\d+[-:=])?[0-9a-f]{16,128}$|^sha(?:1|256|384|512)[-:]|@sha256:/iu;
/** Certificates and public keys in base64, as DER and as OpenSSH begin; gzip, which controllers put into annotations. */
const publicMaterial = /^(?:H4sI|MII|LS0tLS1CRUdJTiBD|LS0tLS1CRUdJTiBQVUJMSUM|AAAA(?:B3Nza|C3Nza|E2Vj|G))/u;

/**
 * Whether a text has the variety of a random one, and is nothing public that has it too: an identifier, a hash, an
 * image, a certificate, words with hyphens, a path or an address.
 */
export function isRandom(
  text: string,
  least: { readonly length: number; readonly entropy: number },
): boolean {
  if (text.length < least.length || text.length > 256 || !/^[A-Za-z0-9+/=_-]+$/u.test(text)) return false;
  if (uuid.test(text) || hash.test(text) || publicMaterial.test(text)) return false;
  if (!/[a-z]/u.test(text) || !/[A-Z]/u.test(text) || !/\d/u.test(text)) return false;
  return !isWords(text) && entropyOf(text) >= least.entropy;
}

/** Most parts are one word or one number each. */
function isWords(text: string): boolean {
  const parts = text.split(/[-_/+=]|(?<=[a-z])(?=[A-Z])/u).filter(part => part !== '');
  const plain = parts.filter(part => /^(?:[A-Z]?[a-z]{2,}|[A-Z]{2,}|\d+|v\d+)$/u.test(part));
  return plain.length * 4 >= parts.length * 3;
}
