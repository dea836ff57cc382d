/**
 * The part of the 1Password Connect API that reading needs, each answer fetched once:
 * https://developer.1password.com/docs/connect/api-reference/
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { problem } from '../../errors.ts';
import type { HttpResponse } from '../../resolve/contract.ts';
import { accept, reach, type Backend } from '../call.ts';
import { once } from '../once.ts';
import { parseAnswer } from '../parse-answer.ts';
import {
  readItem,
  readListedItems,
  readSummaries,
  readSummary,
  type Item,
  type ItemFile,
  type ListedItem,
  type Summary,
} from './payload.ts';

export interface ConnectApi {
  vaultById(id: string, signal: AbortSignal): Promise<Summary>;
  /** Every vault of exactly this name. */
  vaultsByName(name: string, signal: AbortSignal): Promise<Summary[]>;
  /** Every item of exactly this title, without fields. */
  itemsByTitle(vault: Summary, title: string, signal: AbortSignal): Promise<Summary[]>;
  /** Every item of the vault, without fields. */
  items(vault: Summary, signal: AbortSignal): Promise<ListedItem[]>;
  /** undefined: the vault has no item of this id. */
  item(vault: Summary, id: string, signal: AbortSignal): Promise<Item | undefined>;
  content(item: ListedItem, file: ItemFile, signal: AbortSignal): Promise<Buffer>;
}

/** @param token read at the first request */
export function connectApi(backend: Backend, server: string, token: () => Promise<string>): ConnectApi {
  const tokens = once<string>();
  const answers = once<HttpResponse>();
  const get = (
    action: string,
    path: string,
    signal: AbortSignal,
    expected?: number[],
  ): Promise<HttpResponse> =>
    answers(path, async () => {
      const credential = await tokens('', token);
      const asker: Backend = { ...backend, credentials: [credential] };
      const headers = { authorization: `Bearer ${credential}` };
      const request = { method: 'GET', url: `${server}/v1/${path}`, headers, signal } as const;
      let response = await reach(asker, action, request);
      for (let attempt = 1; attempt < attempts && isPassingRefusal(response); attempt += 1) {
        await sleep(attempt * authorizationDelay, undefined, { signal });
        response = await reach(asker, action, request);
      }
      return accept(asker, action, response, errorMessage, expected);
    });
  const parsed = <Payload>(
    action: string,
    { body }: HttpResponse,
    read: (payload: unknown) => Payload,
  ): Payload => {
    const payload = parseAnswer(body, backend.store, action, 'connectHost');
    try {
      return read(payload);
    } catch {
      const reason = 'the answer is not that of a Connect server: look at connectHost';
      throw problem('PROVIDER_REFUSED', { store: backend.store, action, reason });
    }
  };
  return {
    async vaultById(id, signal) {
      const action = `reading vault ${id}`;
      return parsed(action, await get(action, `vaults/${id}`, signal), readSummary);
    },
    async vaultsByName(name, signal) {
      const action = `looking for vault ${name}`;
      return parsed(action, await get(action, `vaults?filter=${titleFilter(name)}`, signal), readSummaries);
    },
    async itemsByTitle(vault, title, signal) {
      const action = `looking for item ${title}`;
      const path = `vaults/${vault.id}/items?filter=${titleFilter(title)}`;
      return parsed(action, await get(action, path, signal), readSummaries);
    },
    async items(vault, signal) {
      const action = `listing the items of vault ${vault.id}`;
      return parsed(action, await get(action, `vaults/${vault.id}/items`, signal), payload =>
        readListedItems(payload, vault),
      );
    },
    async item(vault, id, signal) {
      const action = `reading item ${id}`;
      const response = await get(action, `vaults/${vault.id}/items/${id}`, signal, [404]);
      return response.status === 404
        ? undefined
        : parsed(action, response, payload => readItem(payload, vault));
    },
    async content(item, file, signal) {
      const path = `vaults/${item.vaultId}/items/${item.id}/files/${encodeURIComponent(file.id)}/content`;
      return (await get(`reading file ${file.name} of item ${item.title}`, path, signal)).body;
    },
  };
}

const attempts = 3;
/** Milliseconds, and as many more with each attempt. */
const authorizationDelay = 100;

/** The refusal of a good token that External Secrets found to pass, and asks again after, three times in all. */
function isPassingRefusal({ status, body }: HttpResponse): boolean {
  return status === 403 && errorMessage(body).startsWith('Authorization');
}

/** A SCIM filter (RFC 7644, section 3.4.2.2), in which a text is written as in JSON. */
function titleFilter(title: string): string {
  return encodeURIComponent(`title eq ${JSON.stringify(title)}`);
}

/** `{"status": 401, "message": "…"}` */
function errorMessage(body: Buffer): string {
  try {
    const parsed: unknown = JSON.parse(body.toString('utf8'));
    const message =
      typeof parsed === 'object' && parsed !== null && 'message' in parsed ? parsed.message : '';
    return typeof message === 'string' ? message.slice(0, 300) : '';
  } catch {
    return '';
  }
}
