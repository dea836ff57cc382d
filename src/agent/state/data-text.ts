/** Data of ExternalSecrets as text, to be read again by the same version of the agent. */
import type { SecretData } from '../../resolve/contract.ts';
import type { Memory } from './memory.ts';

/** Key, value in base64, and what messages say in the key's place where they must not name it. */
type KeyText = readonly [string, string, string | null];
/** Name of the ExternalSecret; null: nothing of it is to be in the directories. */
type SecretText = readonly [string, readonly KeyText[] | null];

export function dataText(data: Memory['data']): string {
  const secrets = [...data].map(([name, secret]): SecretText => [
    name,
    secret === undefined ? null : keys(secret),
  ]);
  return JSON.stringify(secrets);
}

/** @throws Error if it is no such text */
export function readData(text: string): Memory['data'] {
  const secrets: unknown = JSON.parse(text);
  if (!Array.isArray(secrets) || !secrets.every(isSecretText)) throw new Error('this is not data of secrets');
  return new Map(secrets.map(([name, keys]) => [name, keys === null ? undefined : secretData(keys)]));
}

function keys(secret: SecretData): KeyText[] {
  return [...secret].map(([key, value]) => [
    key,
    value.toString('base64'),
    secret.unnamedKeys?.get(key) ?? null,
  ]);
}

function secretData(keys: readonly KeyText[]): SecretData {
  const data = new Map(keys.map(([key, value]) => [key, Buffer.from(value, 'base64')]));
  const unnamedKeys = new Map(
    keys.flatMap(([key, , place]) => (place === null ? [] : [[key, place] as const])),
  );
  return unnamedKeys.size === 0 ? data : Object.assign(data, { unnamedKeys });
}

function isSecretText(value: unknown): value is SecretText {
  return (
    isList(value, 2) &&
    typeof value[0] === 'string' &&
    (value[1] === null || (Array.isArray(value[1]) && value[1].every(isKeyText)))
  );
}

function isKeyText(value: unknown): value is KeyText {
  return (
    isList(value, 3) &&
    typeof value[0] === 'string' &&
    typeof value[1] === 'string' &&
    (value[2] === null || typeof value[2] === 'string')
  );
}

function isList(value: unknown, length: number): value is readonly unknown[] {
  return Array.isArray(value) && value.length === length;
}
