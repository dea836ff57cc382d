import type { Span, Visibility } from '../../visible/visibility.ts';

/** Hides in a text also what another text, of which it is a repair, hides: it may have moved to a place of names. */
export function hiddenAsIn(
  { shown, hidden, extent }: Visibility,
  text: string,
  secrets: ReadonlySet<string>,
): Visibility {
  const isSecret = (span: Span) => secrets.has(plainText(text, span)) && !isKey(text, span);
  const more = shown.filter(isSecret);
  return {
    shown: shown.filter(span => !isSecret(span)),
    hidden: [...hidden, ...more].toSorted((a, b) => a.start - b.start),
    extent,
  };
}

/** Whatever its indentation. */
export function plainText(text: string, { start, end }: Span): string {
  return text.slice(start, end).replace(/\s+/gu, ' ').trim();
}

function isKey(text: string, { end }: Span): boolean {
  return /^\s*:/u.test(text.slice(end, end + 10));
}
