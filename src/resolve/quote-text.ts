import { quote } from '../golang/characters/quote.ts';

/** Text as Go's `%q` shows it. */
export function quoteText(text: string): string {
  const bytes = quote(Buffer.from(text).toString('latin1'));
  return Buffer.from(bytes, 'latin1').toString();
}
