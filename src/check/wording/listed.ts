import { excerpt } from './excerpt.ts';

const MOST = 10;

/** Names as a message lists them: the first ten, or as many as it has room for, then how many more there are. */
export function listed(names: ReadonlySet<string>, most = MOST): string {
  const first = names.values().take(most).map(excerpt).toArray().join(', ');
  return names.size > most ? `${first} and ${names.size - most} more` : first;
}
