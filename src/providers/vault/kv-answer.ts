/** What a key/value engine answered, as the JSON object whose keys users ask for. */
import { lastMembers, memberOf } from '../../golang/encoding/json-format.ts';
import type { JsonNode, JsonObject } from '../../golang/encoding/json.ts';
import { vaultTexts } from './vault-texts.ts';

/** `none`: nothing there, or deleted, with what Vault said about it. `odd`: an answer of another form, with what is wrong in it. */
export type KvAnswer =
  | { readonly kind: 'data'; readonly data: JsonObject }
  | { readonly kind: 'none'; readonly hint: string }
  | { readonly kind: 'odd'; readonly reason: string };

/** Version 1 has the data in `data`, version 2 in `data.data`, which is null for a deleted version. */
export function readKvAnswer(answer: JsonNode | undefined, version: 'v1' | 'v2'): KvAnswer {
  const outer = memberOf(answer, 'data');
  if (outer === undefined) return { kind: 'odd', reason: 'the answer is not that of a key/value engine' };
  if (version === 'v1' || outer.kind !== 'object') return asAnswer(outer);
  const inner = memberOf(outer, 'data');
  if (inner !== undefined) return asAnswer(inner);
  return { kind: 'odd', reason: 'failed to find data field: is the engine of version v1?' };
}

/**
 * A 404: nothing there, a deleted version, or no engine at that path. Vault warns where an engine of version 2 was
 * asked for a path that it does not have; External Secrets fails on that with version v2 and finds nothing with v1.
 */
export function readKvAbsence(body: Buffer, version: 'v1' | 'v2'): KvAnswer {
  const { errors, warnings } = vaultTexts(body);
  if (warnings === '' || version === 'v1') return { kind: 'none', hint: errors || warnings };
  return { kind: 'odd', reason: `failed to find data field: ${warnings}` };
}

const systemKeys = ['created_time', 'current_version', 'delete_version_after'];

/** The metadata that `metadataPolicy: Fetch` reads: custom keys, over three of Vault's own. */
export function readMetadata(answer: JsonNode | undefined): KvAnswer {
  const metadata = memberOf(answer, 'data');
  if (metadata?.kind !== 'object')
    return { kind: 'odd', reason: 'the answer is not that of a key/value engine' };
  const members = lastMembers(metadata);
  const custom = members.get('custom_metadata');
  const chosen = new Map<string, JsonNode>();
  for (const key of systemKeys) {
    const value = members.get(key);
    if (value !== undefined && value.raw !== 'null') chosen.set(key, asText(value));
  }
  if (custom?.kind === 'object') {
    for (const [key, value] of custom.members) chosen.set(key, asText(value));
  }
  return { kind: 'data', data: { kind: 'object', raw: '', members: [...chosen] } };
}

function asAnswer(node: JsonNode): KvAnswer {
  if (node.raw === 'null') return { kind: 'none', hint: '' };
  return node.kind === 'object'
    ? { kind: 'data', data: node }
    : { kind: 'odd', reason: 'the data is no object' };
}

function asText(node: JsonNode): JsonNode {
  return node.kind === 'string' ? node : { kind: 'string', raw: '', value: node.raw };
}
