/** What `-o` prints. */
import { isUtf8 } from 'node:buffer';
import type { ExternalSecret } from '../../api/external-secret.ts';
import { shellEnv } from '../../agent/env/shell-env.ts';
import { targetName } from '../../manifest/produced-keys.ts';
import type { ResolvedSecret, SecretData } from '../../resolve/contract.ts';
import { columns } from '../print/columns.ts';
import { hintOf } from './hint.ts';
import { secretObject } from './secret-object.ts';

/** One ExternalSecret with what became of it. */
export interface RenderedSecret extends ResolvedSecret {
  readonly namespace: string;
  readonly externalSecret: ExternalSecret;
}

export interface Printed {
  readonly text: Buffer | string;
  readonly warnings: readonly string[];
}

type Print = (secrets: readonly RenderedSecret[], showValues: boolean) => Printed;

/** A row for each key: its size and form, or with `showValues` its value. */
export const printTable: Print = (secrets, showValues) => {
  const rows = secrets.flatMap(secret =>
    sortedKeys(secret.data).map(([key, value]) => [
      titleOf(secret),
      targetName(secret.externalSecret),
      key,
      String(value.length),
      showValues ? oneLineValue(value) : hintOf(value),
    ]),
  );
  const empty = secrets.filter(({ data }) => data.size === 0);
  const header = ['EXTERNALSECRET', 'SECRET', 'KEY', 'BYTES', showValues ? 'VALUE' : 'FORM'];
  return {
    text: columns([header, ...rows], '  '),
    warnings: empty.map(secret => `ExternalSecret ${titleOf(secret)} has no keys`),
  };
};

/** `NAME='value'` for a POSIX shell, under a comment for each ExternalSecret. */
export const printEnv: Print = (secrets, showValues) => {
  const warnings: string[] = [];
  const lines = secrets.flatMap(secret => {
    const title = `ExternalSecret ${titleOf(secret)}`;
    const assignments = sortedKeys(secret.data).map(([key, value]) => {
      const fault = variableFault(key, value);
      if (fault === undefined) {
        const shown = showValues ? value : Buffer.from(maskOf(value));
        return shellEnv.assignment(key, shown).subarray('export '.length);
      }
      warnings.push(`${title}: key ${key} is left out: ${fault}`);
      return Buffer.alloc(0);
    });
    return [Buffer.from(`# ${title}\n`), ...assignments];
  });
  return { text: Buffer.concat(lines), warnings };
};

/** Why a shell cannot set it; undefined where it can. */
function variableFault(key: string, value: Buffer): string | undefined {
  const nameFault = shellEnv.nameFault(key);
  if (nameFault !== undefined) return `as a variable its name ${nameFault}`;
  const valueFault = shellEnv.valueFault(key, value);
  return valueFault === undefined ? undefined : `its value cannot be a variable: ${valueFault.reason}`;
}

/** A list with one object for each ExternalSecret; a value that is no UTF-8 is `{"base64": ...}`. */
export const printJson: Print = (secrets, showValues) => ({
  text: asJson(
    secrets.map(({ namespace, externalSecret, data }) => ({
      namespace,
      externalSecret: externalSecret.metadata.name,
      secret: targetName(externalSecret),
      data: Object.fromEntries(
        sortedKeys(data).map(([key, value]) => [key, showValues ? jsonValue(value) : maskOf(value)]),
      ),
    })),
  ),
  warnings: [],
});

/** The Secrets that ESO would have written: one as it is, several or none in a List. */
export const printSecrets: Print = secrets => {
  const deleted = secrets.filter(isDeleted);
  const objects = secrets
    .filter(secret => !isDeleted(secret))
    .map(secret => secretObject(secret.externalSecret, secret.namespace, secret));
  return {
    text: asJson(objects.length === 1 ? objects[0] : { apiVersion: 'v1', kind: 'List', items: objects }),
    warnings: deleted.map(
      secret =>
        `ExternalSecret ${titleOf(secret)} has no keys: with deletionPolicy Delete there is no Secret then, and one that is there is deleted`,
    ),
  };
};

/** With `Merge` the Secret stays and is empty; with `Retain` nothing fetched is an error before it comes here. */
function isDeleted({ data, externalSecret }: RenderedSecret): boolean {
  return data.size === 0 && externalSecret.spec.target?.deletionPolicy === 'Delete';
}

export function titleOf({
  namespace,
  externalSecret,
}: Pick<RenderedSecret, 'namespace' | 'externalSecret'>): string {
  return `${namespace}/${externalSecret.metadata.name}`;
}

/** In order of their bytes, as Kubernetes shows them. */
export function sortedKeys(data: SecretData): [string, Buffer][] {
  return [...data].sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
}

function maskOf(value: Buffer): string {
  return `<${value.length} bytes, ${hintOf(value)}; --show-values shows it>`;
}

/** Control characters would move the cursor; the value itself is in every other format. */
export function oneLineValue(value: Buffer): string {
  if (!isUtf8(value)) return `base64:${value.toString('base64')}`;
  const text = value.toString('utf8');
  return /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(text) ? JSON.stringify(text) : text;
}

function jsonValue(value: Buffer): string | { base64: string } {
  return isUtf8(value) ? value.toString('utf8') : { base64: value.toString('base64') };
}

function asJson(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
