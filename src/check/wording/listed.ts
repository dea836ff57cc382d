import { excerpt } from './excerpt.ts';

const MOST = 10;

/** Names as a message lists them: the first ten, then how many more there are. */
export function listed(names: ReadonlySet<string>): string {
  const first = names.values().take(MOST).map(excerpt).toArray().join(', ');
  return names.size > MOST ? `${first} and ${names.size - MOST} more` : first;
}
