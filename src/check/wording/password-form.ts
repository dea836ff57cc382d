/** The fields of the generator Password that decide whether there is such a password. */
export interface PasswordSpec {
  readonly length?: number;
  readonly digits?: number;
  readonly symbols?: number;
  readonly symbolCharacters?: string;
  readonly noUpper?: boolean;
  readonly allowRepeat?: boolean;
  readonly secretKeys?: readonly string[];
}

interface FormProblem {
  readonly field: 'length' | 'digits' | 'symbols' | 'allowRepeat';
  readonly message: string;
  readonly fix: string;
}

type Loosely<T> = { readonly [Field in keyof T]?: T[Field] | undefined };

/** Of the default alphabet of https://github.com/sethvargo/go-password. */
const SYMBOLS = 30;

/** Why there is no such password; undefined: there are. */
export function passwordFormProblem(
  spec: Loosely<Omit<PasswordSpec, 'secretKeys'>>,
): FormProblem | undefined {
  // As Go: a length of zero is the same as none.
  const length = (spec.length ?? 0) > 0 ? (spec.length ?? 24) : 24;
  const quarter = Math.floor(length / 4);
  const { digits = quarter, symbols = quarter } = spec;
  for (const [field, count] of [
    ['digits', digits],
    ['symbols', symbols],
  ] as const) {
    if (count < 0) return { field, message: 'must not be negative', fix: `remove ${field}` };
  }
  const letters = length - digits - symbols;
  if (letters < 0) {
    const message = `asks for ${digits} digits and ${symbols} symbols, more than its ${length} characters`;
    return { field: 'length', message, fix: 'raise length, or lower digits and symbols' };
  }
  if (spec.allowRepeat === true) return undefined;
  const available = [
    ['letters', letters, spec.noUpper === true ? 26 : 52],
    ['digits', digits, 10],
    ['symbols', symbols, symbolCount(spec.symbolCharacters)],
  ] as const;
  const short = available.find(([, wanted, most]) => wanted > most);
  if (short === undefined) return undefined;
  const [what, wanted, most] = short;
  return {
    field: 'allowRepeat',
    message: `keeps the password from being made: it has ${wanted} ${what}, and there are ${most} different ones`,
    fix: 'write allowRepeat: true',
  };
}

function symbolCount(characters: string | undefined): number {
  return (characters ?? '') === '' ? SYMBOLS : new Set(characters).size;
}
