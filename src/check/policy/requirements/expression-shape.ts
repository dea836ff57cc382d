/** What can be told of all texts that a regular expression matches, by its looks. Says less than it could, never more. */

/** The text that every match begins with: `^shop/(a|b)` says `shop/`. Empty where it cannot be told. */
export function literalBeginning(expression: string): string {
  if (!expression.startsWith('^') || expression.includes('|')) return '';
  const literal: string[] = [];
  for (const [token] of expression.slice(1).matchAll(/\\[^]|[^]/gu)) {
    // A repetition makes what stands before it more or less than itself.
    if ('*?+{'.includes(token)) return literal.slice(0, -1).join('');
    const isEscaped = token.length > 1 && token.startsWith('\\');
    const char = isEscaped ? token.slice(1) : token;
    if (isEscaped ? /[A-Za-z0-9]/u.test(char) : '.()[]^$\\'.includes(char)) break;
    literal.push(char);
  }
  return literal.join('');
}

/**
 * An expression that, where it matches a text, also matches everything that begins with this text, and nothing that the
 * given one does not; undefined where there is none to be seen, as for `^shop/[a-z]+$`, which wants the end.
 */
export function openEnded(expression: string): string | undefined {
  const open = expression.replace(/(?<!\\)\.[*+]\$?$/u, '');
  return /\$|\\[zbB]/u.test(open) ? undefined : open;
}
