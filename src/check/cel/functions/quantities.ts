import { CelFunctionError, type CelFunctions } from '../function-error.ts';

/** An amount such as `500m` or `64Mi`, in thousandths of a millionth, which is as fine as Kubernetes counts. */
export class CelQuantity {
  readonly nano: bigint;
  constructor(nano: bigint) {
    this.nano = nano;
  }
}

/** Kubernetes' extension for quantities (https://kubernetes.io/docs/reference/using-api/cel/#kubernetes-quantity-library). */
export const quantityFunctions: CelFunctions = {
  'isQuantity(string): bool': (text: string) => parseQuantity(text) !== undefined,
  'quantity(string): Quantity': (text: string) => {
    const quantity = parseQuantity(text);
    if (quantity === undefined) throw new CelFunctionError('quantity() of what is no quantity');
    return quantity;
  },
  'Quantity.sign(): int': ({ nano }: CelQuantity) => BigInt(order(nano, 0n)),
  'Quantity.isInteger(): bool': ({ nano }: CelQuantity) => nano % UNIT === 0n,
  'Quantity.asInteger(): int': ({ nano }: CelQuantity) => {
    if (nano % UNIT !== 0n) throw new CelFunctionError('asInteger() of a quantity that is none');
    return nano / UNIT;
  },
  'Quantity.asApproximateFloat(): double': ({ nano }: CelQuantity) => Number(nano) / Number(UNIT),
  'Quantity.isLessThan(Quantity): bool': (a: CelQuantity, b: CelQuantity) => a.nano < b.nano,
  'Quantity.isGreaterThan(Quantity): bool': (a: CelQuantity, b: CelQuantity) => a.nano > b.nano,
  'Quantity.compareTo(Quantity): int': (a: CelQuantity, b: CelQuantity) => BigInt(order(a.nano, b.nano)),
  'Quantity.add(Quantity): Quantity': (a: CelQuantity, b: CelQuantity) => new CelQuantity(a.nano + b.nano),
  'Quantity.add(int): Quantity': (a: CelQuantity, b: bigint) => new CelQuantity(a.nano + b * UNIT),
  'Quantity.sub(Quantity): Quantity': (a: CelQuantity, b: CelQuantity) => new CelQuantity(a.nano - b.nano),
  'Quantity.sub(int): Quantity': (a: CelQuantity, b: bigint) => new CelQuantity(a.nano - b * UNIT),
};

const UNIT = 1_000_000_000n;

const SUFFIXES: ReadonlyMap<string, bigint> = new Map([
  ['n', 1n],
  ['u', 1_000n],
  ['m', 1_000_000n],
  ['', UNIT],
  ...['k', 'M', 'G', 'T', 'P', 'E'].map(
    (suffix, index) => [suffix, UNIT * 1000n ** BigInt(index + 1)] as const,
  ),
  ...['Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'].map(
    (suffix, index) => [suffix, UNIT * 1024n ** BigInt(index + 1)] as const,
  ),
]);

/** resource.ParseQuantity: what is finer than a nano is rounded away from zero. */
function parseQuantity(text: string): CelQuantity | undefined {
  const {
    sign,
    whole = '',
    fraction = '',
    exponent,
    suffix = '',
  } = /^(?<sign>[+-]?)(?<whole>\d{0,30})(?:\.(?<fraction>\d{0,30}))?(?:[eE](?<exponent>[+-]?\d{1,2})|(?<suffix>[a-zA-Z]{0,2}))$/u.exec(
    text,
  )?.groups ?? {};
  if (whole === '' && fraction === '') return undefined;
  const power = Number(exponent ?? 0);
  const scale = SUFFIXES.get(suffix);
  if (scale === undefined) return undefined;
  const divisor = 10n ** BigInt(fraction.length + Math.max(0, -power));
  const amount = BigInt(whole + fraction) * scale * 10n ** BigInt(Math.max(0, power));
  const nano = (amount + divisor - 1n) / divisor;
  return new CelQuantity(sign === '-' ? -nano : nano);
}

function order(a: bigint, b: bigint): -1 | 0 | 1 {
  return a < b ? -1 : a > b ? 1 : 0;
}
