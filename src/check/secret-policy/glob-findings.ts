import { excerpt } from '../wording/excerpt.ts';
import { error, type RuleFinding } from '../rule.ts';

/** What an asterisk in a pattern may stand among. */
export type Alphabet = 'namespace' | 'name' | 'kind';

const alphabets: Readonly<Record<Alphabet, { readonly form: RegExp; readonly words: string }>> = {
  namespace: { form: /^[-a-z0-9*]*$/u, words: 'small letters, digits and hyphens' },
  name: { form: /^[-.a-z0-9*]*$/u, words: 'small letters, digits, hyphens and dots' },
  kind: { form: /^[A-Za-z0-9*]*$/u, words: 'letters and digits' },
};

/** An error for each pattern that nothing can match; a list that is not there has none. */
export function globFindings(
  path: string,
  patterns: readonly (string | undefined)[] | undefined,
  alphabet: Alphabet,
): readonly RuleFinding[] {
  return (patterns ?? []).flatMap((pattern, index) =>
    pattern === undefined ? [] : globFinding(`${path}[${index}]`, pattern, alphabet),
  );
}

export function globFinding(path: string, pattern: string, alphabet: Alphabet): readonly RuleFinding[] {
  const { form, words } = alphabets[alphabet];
  // What a name is put in for is as good as the name.
  if (form.test(pattern.replaceAll('{{namespace}}', ''))) return [];
  const message = `${JSON.stringify(excerpt(pattern))} matches nothing: a ${alphabet} has ${words} only`;
  const isElse = /[?[\]{}()|^$+\\]/u.test(pattern);
  return [error(path, message, isElse ? 'write * for any text; nothing else is special' : undefined)];
}
