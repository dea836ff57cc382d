/** What a message may quote of a value that is not what its field takes: it may be a secret that was pasted there. */

const LONGEST = 20;

/**
 * A text as a message names it: itself where it is short and does not mix digits and letters as keys and passwords do, or
 * where it is `near` to what belongs there; else only its length.
 */
export function quotable(text: string, isNear = false): string {
  return text.length <= LONGEST && (isNear || !isMixed(text))
    ? JSON.stringify(text)
    : `a text of ${text.length} characters`;
}

/** Whether a message names a text that it does not quote: nothing else is to show that either. */
export function isUnquoted(message: string): boolean {
  return /\ba text of \d+ characters/u.test(message);
}

function isMixed(text: string): boolean {
  return /\d/u.test(text) && /\p{L}/u.test(text);
}
