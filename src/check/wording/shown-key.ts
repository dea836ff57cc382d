import { looksSecret } from './looks-secret.ts';
import { defaultLiteralSettings, likelySecret } from '../security/likeness.ts';

/** Stands for what is hidden, however long it is. */
export const HIDDEN = '•••';

/** No object of Kubernetes has a longer name. Messages and paths end what they cut with `…`. */
const LONGEST = 253;

/**
 * A key that a user wrote, as it may be shown. Keys are names and stand in paths and messages; but a value whose own key was
 * forgotten, or that an alias or a program put there, is a key too: what no field is called is hidden.
 */
export function shownKey(key: string): string {
  return isName(key) ? key : HIDDEN;
}

function isName(key: string): boolean {
  if (key.length > LONGEST || /[\s…]/u.test(key)) return false;
  return !looksSecret(key) && likelySecret({ name: '', text: key }, defaultLiteralSettings) === undefined;
}
