import { parseKnown } from '../template/render-text.ts';

/** The keys that every rendering of a template asks for, as far as they are sure; none where it does not parse. */
export function templateKeys(text: string): readonly string[] {
  if (!text.includes('{{')) return [];
  try {
    return parseKnown(text, 'template').keys;
  } catch {
    return [];
  }
}
