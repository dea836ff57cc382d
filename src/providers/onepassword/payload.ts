/** What is used of the answers of a Connect server, checked where it enters. */
import { isRecord } from '../spec-reader.ts';

/** A vault or an item, as lists have it. */
export interface Summary {
  readonly id: string;
}

/** An item as lists have it. */
export interface ListedItem extends Summary {
  readonly vaultId: string;
  readonly title: string;
  readonly tags: readonly string[];
  /** Most servers leave them out of lists. */
  readonly files: readonly ItemFile[];
}

export interface Item extends ListedItem {
  readonly category: string;
  readonly fields: readonly ItemField[];
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

/** @throws TypeError */
export function readListedItems(payload: unknown, vault: Summary): ListedItem[] {
  if (!Array.isArray(payload)) throw new TypeError('the answer is no list');
  return payload.map(item => readListedItem(item, vault));
}

/** Fields without a value have the empty one, as in External Secrets. */
export function readItem(payload: unknown, vault: Summary): Item {
  return {
    ...readListedItem(payload, vault),
    category: text(payload, 'category'),
    fields: list(payload, 'fields').map(field => ({
      label: text(field, 'label'),
      value: text(field, 'value'),
    })),
  };
}

function readListedItem(payload: unknown, vault: Summary): ListedItem {
  return {
    ...readSummary(payload),
    vaultId: vault.id,
    title: text(payload, 'title'),
    tags: list(payload, 'tags').filter(tag => typeof tag === 'string'),
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
