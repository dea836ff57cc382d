import { isFiller, isPlaceholder } from './placeholder.ts';
import { isRandom } from './randomness.ts';
import { isSecretName, namesObject } from './secret-name.ts';
import { passwordIn, tokenShapes } from './token-shapes.ts';

/** A text that somebody wrote into a manifest, with the name that it stands under. */
export interface Literal {
  readonly name: string;
  readonly text: string;
  readonly path: string;
  /** Among much else, where random texts prove nothing: only its name can say that it is a secret. */
  readonly isOfName?: true;
}

/** What a run may tune. */
export interface LiteralSettings {
  /** Fewest characters of a text that is taken for random. */
  readonly leastLength: number;
  /** Least entropy of such a text, in bits for each character. A random one in base64 has about 4.5 at 32 characters. */
  readonly leastEntropy: number;
  /** Names and texts of which one is found in a literal, or in its name, when it is no secret. */
  readonly allow: readonly Pick<RegExp, 'test'>[];
}

export const defaultLiteralSettings: LiteralSettings = { leastLength: 24, leastEntropy: 4, allow: [] };

/** A secret inside of a text. */
export interface FoundToken {
  /** What it is, for a sentence: `a token of GitHub`. */
  readonly name: string;
  /** Itself, and where it begins. */
  readonly text: string;
  readonly index: number;
}

/** What a text is by its form, for a sentence: `a token of GitHub`; undefined: nothing that is known. */
export function knownToken(text: string): string | undefined {
  return tokenIn(text)?.name;
}

/** The first of what is known by its form. */
export function tokenIn(text: string): FoundToken | undefined {
  // No form is shorter.
  if (text.length < 12) return undefined;
  for (const { name, form } of tokenShapes) {
    const found = form.exec(text);
    if (found !== null && !isFiller(found[0].replace(/^-----BEGIN[A-Z ]*-----/u, '').trim()))
      return { name, text: found[0], index: found.index };
  }
  const password = passwordIn(text);
  return password === undefined || isPlaceholder(password.text)
    ? undefined
    : { name: 'a connection string with a password', ...password };
}

/** Why a text is likely to be a secret, for a sentence; undefined: it is not. */
export function likelySecret(
  { name, text, isOfName }: Pick<Literal, 'name' | 'text' | 'isOfName'>,
  settings: LiteralSettings,
): string | undefined {
  const trimmed = text.trim();
  if (isPlaceholder(trimmed) || isPublic(trimmed)) return undefined;
  const isValue = trimmed.length >= LEAST_NAMED && !/^(?:[\d.]{1,5}|\d*\.\d+)$/u.test(trimmed);
  if (isValue && isSecretName(name) && !namesObject(name, trimmed)) {
    return 'its name says that it is a secret';
  }
  if (isOfName === true) return undefined;
  const { leastLength: length, leastEntropy: entropy } = settings;
  return isRandom(trimmed, { length, entropy }) ? 'it looks like a random key' : undefined;
}

export function isAllowed(name: string, text: string, { allow }: LiteralSettings): boolean {
  return allow.some(expression => expression.test(name) || expression.test(text));
}

const LEAST_NAMED = 4;

/** Paths, addresses without a password, and what is published anyway. */
export function isPublic(text: string): boolean {
  return (
    /^(?:\/|\.{1,2}\/|~\/)\S*$/u.test(text) ||
    /^[a-z][a-z0-9+.-]*:\/\/\S*$/iu.test(text) ||
    /^[A-Za-z]:\\/u.test(text) ||
    /-----BEGIN (?:CERTIFICATE|(?:[A-Z]+ )?PUBLIC KEY)/u.test(text) ||
    text.startsWith('arn:')
  );
}
