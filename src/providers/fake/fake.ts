/** ESO's provider `fake`: values that stand in the store's manifest. */
import { problem } from '../../errors.ts';
import type { Provider, ProviderSession, RemoteFind, RemoteRef } from '../../resolve/contract.ts';
import { lastMembers, rawValue } from '../../golang/encoding/json-format.ts';
import { parseJson } from '../../golang/encoding/json.ts';
import { convertKeys } from '../../resolve/keys.ts';
import { selectProperty } from '../../resolve/property.ts';
import { nameMatcher } from '../name-matcher.ts';
import { isRecord, specReader, type SpecReader } from '../spec-reader.ts';

export const fake: Provider = {
  name: 'fake',
  open(store, plan) {
    const entries = readEntries(specReader(store, plan));
    const getSecret = async (ref: RemoteRef, signal: AbortSignal): Promise<Buffer> => {
      signal.throwIfAborted();
      return read(store, entries, ref);
    };
    const session: ProviderSession = {
      getSecret,
      async getSecretMap(ref, signal) {
        return explode(ref, await getSecret(ref, signal));
      },
      async findSecrets(find, signal) {
        signal.throwIfAborted();
        return await findByName(store, entries, find);
      },
      close: () => Promise.resolve(),
    };
    return session;
  },
};

interface Entry {
  readonly key: string;
  readonly version: string;
  readonly value: Buffer;
}

/** ESO joins key and version to one name, the last entry of a name wins, and the version must then be equal too. */
function readEntries(spec: SpecReader): Map<string, Entry> {
  const data = spec.value('data') ?? [];
  if (!Array.isArray(data)) throw spec.refuse('data', 'it must be a list');
  return new Map(
    data.map((entry: unknown, index) => {
      const { key, value = '', version = '' } = isRecord(entry) ? entry : {};
      if (typeof key !== 'string' || typeof value !== 'string' || typeof version !== 'string') {
        throw spec.refuse(`data[${index}]`, 'key, value and version must be text');
      }
      return [key + version, { key, version, value: Buffer.from(value) }];
    }),
  );
}

/** A missing property is a missing secret here, and only here. */
function read(store: string, entries: ReadonlyMap<string, Entry>, ref: RemoteRef): Buffer {
  const { key, version = '', property = '' } = ref;
  const entry = entries.get(key + version);
  const named = version === '' ? key : `${key} of version ${version}`;
  if (entry === undefined || entry.version !== version)
    throw problem('SECRET_NOT_FOUND', { store, key: named });
  if (property === '') return entry.value;
  const found = selectProperty(entry.value, property);
  if (found === undefined)
    throw problem('SECRET_NOT_FOUND', { store, key: `${named} with property ${property}` });
  return found;
}

function explode({ key }: RemoteRef, value: Buffer): Map<string, Buffer> {
  const json = parseJson(value);
  if (json?.raw === 'null') return new Map();
  if (json?.kind !== 'object')
    throw problem('VALUE_NOT_JSON', { what: `secret ${key}`, expected: 'a JSON object' });
  return new Map([...lastMembers(json)].map(([name, member]) => [name, rawValue(member)]));
}

/** Names alone can be looked for. Of several versions the last in the order of their text counts, v9 over v10. */
async function findByName(
  store: string,
  entries: ReadonlyMap<string, Entry>,
  { name, conversionStrategy }: RemoteFind,
): Promise<Map<string, Buffer>> {
  if (name === undefined) {
    const reason = 'unsupported find operator: the fake provider finds by name.regexp only';
    throw problem('FIND_REFUSED', { store, reason });
  }
  const matches = await nameMatcher(store, name);
  const latest = new Map<string, Entry>();
  for (const entry of entries.values()) {
    const known = latest.get(entry.key);
    if (matches(entry.key) && (known === undefined || known.version < entry.version)) {
      latest.set(entry.key, entry);
    }
  }
  return convertKeys(conversionStrategy, new Map([...latest].map(([key, { value }]) => [key, value])));
}
