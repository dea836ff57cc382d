/** A store whose provider is a values file. */
import { problem } from '../../errors.ts';
import { lastMembers, rawValue } from '../../golang/encoding/json-format.ts';
import { parseJson } from '../../golang/encoding/json.ts';
import { nameMatcher } from '../../providers/name-matcher.ts';
import type { ProviderSession, RemoteFind, RemoteRef } from '../../resolve/contract.ts';
import { selectProperty } from '../../resolve/property.ts';
import type { StoreValues, Values } from './values-file.ts';

/**
 * Answers `store` (as the plan names it: `SecretStore/vault`) from the file: the store's own keys before those of any
 * store. A property is first a key of exactly that name, then a path; version and metadataPolicy make no difference.
 */
export function valuesStore(store: string, values: Values): ProviderSession {
  const name = store.slice(store.indexOf('/') + 1);
  const sections = [values.stores.get(store), values.stores.get(name), values.shared].filter(
    section => section !== undefined,
  );
  const getSecret = (ref: RemoteRef): Buffer => secretOf(ref, sections, values.file);
  return {
    getSecret: async ref => getSecret(ref),
    getSecretMap: async ref => valuesMap(ref.key, getSecret(ref), values.file),
    findSecrets: async find => findIn(find, sections, values.file),
    close: () => Promise.resolve(),
  };
}

function secretOf(ref: RemoteRef, sections: readonly StoreValues[], file: string): Buffer {
  const { key, property = '' } = ref;
  const value = sections.map(section => section.get(key)).find(found => found !== undefined);
  if (value === undefined) throw problem('SECRET_NOT_FOUND', { store: file, key });
  if (property === '') return value;
  const json = parseJson(value);
  const member = json?.kind === 'object' ? lastMembers(json).get(property) : undefined;
  const found = member === undefined ? selectProperty(value, property) : rawValue(member);
  if (found === undefined) throw problem('PROPERTY_NOT_FOUND', { store: file, key, property });
  return found;
}

/**
 * The members of a value that is a map.
 * @throws PosternError `VALUE_NOT_JSON`
 */
export function valuesMap(key: string, value: Buffer, file: string): Map<string, Buffer> {
  const json = parseJson(value);
  if (json?.kind !== 'object') {
    throw problem('VALUE_NOT_JSON', {
      what: `${file}: ${key}`,
      expected: `a map: write ${key}: {name: value}`,
    });
  }
  return new Map([...lastMembers(json)].map(([name, member]) => [name, rawValue(member)]));
}

/** A file of values has no tags: those are refused rather than taken for a match. */
async function findIn(
  { name, path, tags }: RemoteFind,
  sections: readonly StoreValues[],
  file: string,
): Promise<Map<string, Buffer>> {
  if (tags !== undefined && Object.keys(tags).length > 0) {
    const reason = 'a values file has no tags: find by name.regexp, or give the providers themselves';
    throw problem('FIND_REFUSED', { store: file, reason });
  }
  const matches = await nameMatcher(file, name);
  const folder = path === undefined || path === '' || path.endsWith('/') ? (path ?? '') : `${path}/`;
  const found = new Map<string, Buffer>();
  // The sections that count most come first, so they must be written last.
  for (const section of sections.toReversed()) {
    for (const [key, value] of section) if (key.startsWith(folder) && matches(key)) found.set(key, value);
  }
  return found;
}
