/** The keys of fetched data: how `conversionStrategy` changes them and which ones are refused. */
import { problem } from '../errors.ts';
import { unnamedAdvice, type SecretData } from '../template/secret/key-names.ts';

export type ConversionStrategy = 'Default' | 'Unicode';

const longestKey = 253;

/**
 * Each character that is no letter or number (of any script), `-`, `.` or `_` becomes `_`, or `_U0020_` with Unicode.
 * @throws PosternError `KEY_INVALID` where two keys become the same.
 */
export function convertKeys<Value>(
  strategy: ConversionStrategy | undefined,
  data: ReadonlyMap<string, Value>,
): Map<string, Value> {
  const converted = new Map<string, Value>();
  for (const [key, value] of data) {
    const name = key.replace(/[^\p{L}\p{N}\-._]/gu, character =>
      strategy === 'Unicode' ? `_U${character.codePointAt(0)?.toString(16).padStart(4, '0')}_` : '_',
    );
    if (converted.has(name)) {
      throw problem('KEY_INVALID', {
        key,
        reason: `collides with another key (secret name collision during conversion: ${name})`,
      });
    }
    converted.set(name, value);
  }
  return converted;
}

/**
 * What External Secrets checks after rewriting or conversion: letters and numbers of any script pass here, and are
 * refused by the API server where they reach the Secret. The empty key is dropped without a word, as it does.
 * @throws PosternError `KEY_INVALID`
 */
export function validateKeys<Value>(data: ReadonlyMap<string, Value>): Map<string, Value> {
  const kept = new Map(data);
  kept.delete('');
  for (const key of kept.keys()) {
    const tooLong = lengthFault(key);
    if (tooLong !== undefined) throw problem('KEY_INVALID', { key: quoted(key), reason: tooLong });
    const [odd] = /[^\p{L}\p{N}\-._]/u.exec(key) ?? [];
    if (odd !== undefined) {
      const reason = `has invalid character ${odd}, only alphanumeric, '-', '.' and '_' are allowed`;
      throw problem('KEY_INVALID', { key: quoted(key), reason });
    }
  }
  return kept;
}

/**
 * What the API server checks before it stores a Secret, and what keeps a key from leaving its directory:
 * https://kubernetes.io/docs/concepts/configuration/secret/#restriction-names-data
 * @throws PosternError `KEY_INVALID`
 */
export function checkSecretKeys(data: SecretData): void {
  for (const key of data.keys()) {
    const reason = lengthFault(key) ?? secretKeyFault(key);
    if (reason === undefined) continue;
    const name = data.unnamedKeys?.get(key) ?? quoted(key);
    throw problem('KEY_INVALID', { key: name, reason: `${reason}${unnamedAdvice(key, data)}` });
  }
}

function secretKeyFault(key: string): string | undefined {
  if (!/^[-._a-zA-Z0-9]+$/.test(key)) {
    return 'is no key of a Secret: use letters of ASCII, digits, "-", "_" and "."';
  }
  if (key !== '.' && !key.startsWith('..')) return undefined;
  return 'is no key of a Secret: it must not be "." or start with ".."';
}

function lengthFault(key: string): string | undefined {
  const length = Buffer.byteLength(key);
  return length > longestKey ? `has length ${length}, the longest is ${longestKey}` : undefined;
}

function quoted(key: string): string {
  return lengthFault(key) === undefined
    ? JSON.stringify(key)
    : `${JSON.stringify(key.slice(0, 60))} (cut here)`;
}
