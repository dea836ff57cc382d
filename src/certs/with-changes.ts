import type { Changes } from './certificate-cluster.ts';

/** A map with changes made to it: keys set, keys with null dropped, all others kept. */
export function withChanges<Value>(
  present: Readonly<Record<string, Value>>,
  changes: Changes<Value>,
): Record<string, Value> {
  const kept = Object.entries(present).filter(([name]) => !(name in changes));
  const set = Object.entries(changes).filter((entry): entry is [string, Value] => entry[1] !== null);
  return Object.fromEntries([...kept, ...set]);
}
