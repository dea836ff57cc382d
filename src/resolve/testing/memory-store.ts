import { setTimeout as sleep } from 'node:timers/promises';
import { problem } from '../../errors.ts';
import type { ProviderSession, RemoteRef } from '../contract.ts';

type Items = Readonly<Record<string, Readonly<Record<string, string>>>>;

export interface MemoryStore {
  readonly session: ProviderSession;
  /** The keys that were asked for, and `close`. */
  readonly log: readonly string[];
}

/** A store whose items are JSON-like maps; `missing` is what External Secrets calls NoSecretErr. */
export function memoryStore(store: string, items: Items): MemoryStore {
  const log: string[] = [];
  const item = (ref: RemoteRef): Map<string, Buffer> => {
    log.push(ref.key);
    const found = items[ref.key];
    if (found === undefined) throw problem('SECRET_NOT_FOUND', { store, key: ref.key });
    return new Map(Object.entries(found).map(([key, value]) => [key, Buffer.from(value)]));
  };
  const session: ProviderSession = {
    async getSecret(ref) {
      await sleep(1);
      const value = item(ref).get(ref.property ?? 'value');
      if (value === undefined)
        throw problem('PROPERTY_NOT_FOUND', { store, key: ref.key, property: ref.property ?? '' });
      return value;
    },
    async getSecretMap(ref) {
      await sleep(1);
      return item(ref);
    },
    async findSecrets({ name }) {
      await sleep(1);
      if (name?.regexp === 'refused') throw problem('FIND_REFUSED', { store, reason: 'no finding here' });
      if (name?.regexp === 'gone') throw problem('SECRET_NOT_FOUND', { store, key: 'folder' });
      const wanted = new RegExp(name?.regexp ?? '');
      const found = Object.entries(items).filter(([key]) => wanted.test(key));
      return new Map(found.map(([key, value]) => [key, Buffer.from(JSON.stringify(value))]));
    },
    close() {
      log.push('close');
      return Promise.resolve();
    },
  };
  return { session, log };
}
