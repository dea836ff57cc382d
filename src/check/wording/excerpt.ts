const LONGEST = 64;

/** A text as a message may quote it: at most 64 characters. Whoever wrote it may have written megabytes. */
export function excerpt(text: string): string {
  // A character has at most two code units: this many are enough to tell, and the rest is never looked at.
  const characters = Array.from(text.slice(0, 2 * (LONGEST + 1)));
  return characters.length <= LONGEST ? text : `${characters.slice(0, LONGEST - 1).join('')}…`;
}
