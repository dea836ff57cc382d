/** One value, or all, out of the data of a secret. */
import { problem } from '../../errors.ts';
import { byteValue, lastMembers, marshalJson } from '../../golang/encoding/json-format.ts';
import { expectedObject, parseJson, type JsonObject } from '../../golang/encoding/json.ts';
import type { RemoteRef } from '../../resolve/contract.ts';
import { selectProperty } from '../../resolve/property.ts';

/**
 * Without property the whole data as JSON. With one the key of exactly that name, else the gjson path.
 * Numbers keep their text.
 * @throws PosternError `PROPERTY_REFUSED`; undefined where there is no such property
 */
export function kvValue(data: JsonObject, property: string): Buffer | undefined {
  if (property === '') return Buffer.from(marshalJson(data, 'literal'));
  const exact = lastMembers(data).get(property);
  if (exact !== undefined) return byteValue(exact, 'literal');
  return selectProperty(Buffer.from(marshalJson(data, 'literal')), property);
}

/**
 * The keys of a value that is a JSON object. Numbers have gone through float64 here unless they are to be exact, as ESO
 * reads the value anew: 12345678901234567890 becomes 12345678901234567000.
 * @throws PosternError `VALUE_NOT_JSON`
 */
export function kvMap(value: Buffer, { key, exactNumbers, inexact }: RemoteRef): Map<string, Buffer> {
  const numbers = exactNumbers === true ? 'literal' : 'float64';
  const json = parseJson(value);
  if (json?.raw === 'null') return new Map();
  if (json?.kind !== 'object')
    throw problem('VALUE_NOT_JSON', { what: `secret ${key}`, expected: expectedObject(value) });
  const members = [...lastMembers(json)].map(([name, member]) => {
    const bytes = byteValue(member, numbers);
    if (inexact !== undefined && !bytes.equals(byteValue(member, 'literal'))) inexact(name);
    return [name, bytes] as const;
  });
  return new Map(members);
}
