/**
 * JSON that strict readers take too: half of a surrogate pair, which JavaScript writes as `\ud800`, is no character of
 * Unicode, and RFC 8259 (8.2) leaves open what becomes of it. It is said as U+FFFD, as in every other format.
 *
 * @param indent spaces; 0: all in one line
 */
export function jsonText(value: unknown, indent = 0): string {
  // The only escapes that begin with \ud are those: whole pairs are written as they are. Every escape is a match of its
  // own, so that the text `\\ud800` is none.
  return JSON.stringify(value, undefined, indent).replace(/\\(?:ud[89a-f]..|.)/gu, escape =>
    escape.startsWith('\\ud') ? '\uFFFD' : escape,
  );
}
