/** What becomes of a text that Go writes as JSON and then reads as YAML. */

/** Undefined where the YAML parser refuses it: control characters, and keys that are too long to stand before a colon. */
export function yamlTextOf(text: string, isKey = false): string | undefined {
  const sound = text.toWellFormed();
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  if (/[\x7f-\x84\x86-\x9f\ufffe\uffff]/.test(sound)) return undefined;
  if (isKey && Array.from(JSON.stringify(sound)).length > longestKey) return undefined;
  return sound.includes('\x85') ? folded(sound) : sound;
}

const longestKey = 1024;

/** JSON leaves U+0085 as it is, to YAML it breaks the line: of one comes a space, of more one less as line breaks. */
function folded(text: string): string {
  return text.replace(/ *\x85[ \x85]*/g, breaks => {
    const count = breaks.split('\x85').length - 1;
    return count === 1 ? ' ' : '\n'.repeat(count - 1);
  });
}
