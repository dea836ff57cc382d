import { CelFunctionError } from '../function-error.ts';

const CLAUSE = /%(?:%|(?:\.(?<precision>\d{1,3}))?(?<verb>[a-zA-Z]?))/gu;

/**
 * `"%s has %d".format([a, b])`: the clauses of cel-go's extension for strings, version 1.
 *
 * @throws CelFunctionError for a clause that there is not, and for arguments that do not fit
 */
export function format(pattern: string, args: readonly unknown[]): string {
  let used = 0;
  let text = '';
  let copied = 0;
  for (const { 0: clause, index, groups = {} } of pattern.matchAll(CLAUSE)) {
    text += pattern.slice(copied, index);
    copied = index + clause.length;
    if (clause === '%%') text += '%';
    else if (used >= args.length) throw new CelFunctionError('format has fewer arguments than clauses');
    else text += formatted(groups['verb'] ?? '', args[used++], Number(groups['precision'] ?? 6));
  }
  return text + pattern.slice(copied);
}

function formatted(verb: string, value: unknown, precision: number): string {
  switch (verb) {
    case 's':
      return textOf(value);
    case 'd':
      if (typeof value === 'bigint') return String(value);
      if (isUnsigned(value)) return String(value.valueOf());
      return number(value, every => String(every));
    case 'f':
      return number(value, every => every.toFixed(Math.min(precision, 100)));
    case 'e':
      return number(value, every =>
        every
          .toExponential(Math.min(precision, 100))
          .replace(/e(?<sign>[+-])(?<digit>\d)$/u, 'e$<sign>0$<digit>'),
      );
    case 'b':
      if (typeof value === 'boolean') return value ? '1' : '0';
      return whole(value).toString(2);
    case 'o':
      return whole(value).toString(8);
    case 'x':
    case 'X': {
      const digits =
        typeof value === 'string'
          ? Buffer.from(value, 'utf8').toString('hex')
          : value instanceof Uint8Array
            ? Buffer.from(value).toString('hex')
            : whole(value).toString(16);
      return verb === 'x' ? digits : digits.toUpperCase();
    }
    default:
      throw new CelFunctionError(`format has no clause %${verb}`);
  }
}

function textOf(value: unknown): string {
  if (value === null) return 'null';
  if (typeof value === 'number') {
    return value === Infinity ? 'Infinity' : String(value);
  }
  if (Array.isArray(value)) return `[${value.map(textOf).join(', ')}]`;
  if (value instanceof Uint8Array) return Buffer.from(value).toString('utf8');
  if (value instanceof Date) return value.toISOString().replace('.000Z', 'Z');
  if (value instanceof Map || isPlain(value)) {
    const entries: [string, unknown][] = [...(value instanceof Map ? value : Object.entries(value))];
    return `{${entries
      .map(([key, item]) => `${key}: ${textOf(item)}`)
      .toSorted((a, b) => (a < b ? -1 : 1))
      .join(', ')}}`;
  }
  if (typeof value === 'string' || typeof value === 'boolean' || typeof value === 'bigint') return `${value}`;
  if (isUnsigned(value)) return String(value.valueOf());
  throw unfit();
}

function number(value: unknown, write: (value: number) => string): string {
  if (typeof value === 'number' || typeof value === 'bigint') return write(Number(value));
  throw unfit();
}

function whole(value: unknown): bigint {
  if (typeof value === 'bigint') return value;
  if (isUnsigned(value)) return value.valueOf();
  throw unfit();
}

function unfit(): CelFunctionError {
  return new CelFunctionError('format has an argument that does not fit its clause');
}

/** The package's class for `uint` is not exported. */
function isUnsigned(value: unknown): value is { valueOf: () => bigint } {
  return typeof value === 'object' && value !== null && typeof value.valueOf() === 'bigint';
}

function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
