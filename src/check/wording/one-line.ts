/** Text that fits into one line of a terminal or a warning header: no control characters, runs of space as one. */
export function oneLine(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim();
}

/** At most `limit` characters, cut between words where there is a space and never inside a character. */
export function cut(text: string, limit: number): string {
  const characters = Array.from(text);
  if (characters.length <= limit) return text;
  const kept = characters.slice(0, limit - 1);
  const space = kept.lastIndexOf(' ');
  return `${kept.slice(0, space > limit / 2 ? space : limit - 1).join('')}…`;
}
