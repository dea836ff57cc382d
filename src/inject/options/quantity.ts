/** Quantities such as `500m`, `16Mi` and `1e3`: https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/ */
const QUANTITY = /^(\d+(?:\.\d+)?)(m|[kMGTPE]|[KMGTPE]i|e\d{1,2})?$/;

const factors = new Map([
  ['', 1],
  ['m', 1e-3],
  ['k', 1e3],
  ...['M', 'G', 'T', 'P', 'E'].map((letter, i): [string, number] => [letter, 1000 ** (i + 2)]),
  ...['K', 'M', 'G', 'T', 'P', 'E'].map((letter, i): [string, number] => [`${letter}i`, 1024 ** (i + 1)]),
]);

/** The amount, in cores or bytes; undefined: the text is no quantity. */
export function amountOf(text: string): number | undefined {
  const [, number = '', suffix = ''] = QUANTITY.exec(text) ?? [];
  if (number === '') return undefined;
  return suffix.startsWith('e') ? Number(`${number}${suffix}`) : Number(number) * (factors.get(suffix) ?? 1);
}

/** Do two texts stand for the same amount? */
export function sameQuantity(a: unknown, b: unknown): boolean {
  if (typeof a !== 'string' || typeof b !== 'string') return false;
  const amount = amountOf(a);
  const other = amountOf(b);
  // Binary fractions: 0.1 and 100m differ in the last bit.
  return amount !== undefined && other !== undefined && Math.abs(amount - other) <= amount * 1e-9;
}
