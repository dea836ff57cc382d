/** What is used of the answers of a Connect server, checked where it enters. */
import { isRecord } from '../spec-reader.ts';

/** A vault or an item, as lists have it. */
export interface Summary {
  readonly id: string;
}

export interface Item extends Summary {
  readonly vaultId: string;
  readonly title: string;
  readonly category: string;
  readonly fields: readonly ItemField[];
  readonly files: readonly ItemFile[];
}

export interface ItemField {
  readonly label: string;
  readonly value: string;
}

export interface ItemFile {
  readonly id: string;
  readonly name: string;
}

/** @throws TypeError for an answer that has no id: it would otherwise become part of a path */
export function readSummary(payload: unknown): Summary {
  const id = text(payload, 'id');
  if (!/^[\da-zA-Z-]+$/.test(id)) throw new TypeError('the answer has no valid id');
  return { id };
}

/** @throws TypeError */
export function readSummaries(payload: unknown): Summary[] {
  if (!Array.isArray(payload)) throw new TypeError('the answer is no list');
  return payload.map(readSummary);
}

/** Fields without a value have the empty one, as in External Secrets. */
export function readItem(payload: unknown, vault: Summary): Item {
  return {
    ...readSummary(payload),
    vaultId: vault.id,
    title: text(payload, 'title'),
    category: text(payload, 'category'),
    fields: list(payload, 'fields').map(field => ({
      label: text(field, 'label'),
      value: text(field, 'value'),
    })),
    files: list(payload, 'files').map(file => ({ id: text(file, 'id'), name: text(file, 'name') })),
  };
}

function list(payload: unknown, key: string): unknown[] {
  const value = isRecord(payload) ? payload[key] : undefined;
  return Array.isArray(value) ? value : [];
}

function text(payload: unknown, key: string): string {
  const value = isRecord(payload) ? payload[key] : undefined;
  if (value === undefined || value === null) return '';
  if (typeof value !== 'string') throw new TypeError(`the answer has no text in ${key}`);
  return value;
}
