/** The part of Vault's answer that becomes the keys, and the lease that goes with it. */
import { byteValue, lastMembers } from '../../golang/encoding/json-format.ts';
import type { JsonNode, JsonObject } from '../../golang/encoding/json.ts';
import type { VaultLease } from './lease.ts';

export type ResultType = 'Data' | 'Auth' | 'Raw';

export interface VaultResult {
  readonly data: Map<string, Buffer>;
  /** Absent: what Vault gave runs out at no time that it knows of. */
  readonly lease?: Pick<VaultLease, 'id' | 'child' | 'renewable' | 'seconds'>;
}

/** Numbers of the data keep their text, those of auth and of the whole go through float64, as in ESO. */
export function resultOf(answer: JsonObject, type: ResultType): VaultResult {
  const members = lastMembers(answer);
  const lease = leaseOf(members, type);
  return { data: dataOf(members, answer, type), ...(lease === undefined ? {} : { lease }) };
}

function dataOf(members: Map<string, JsonNode>, answer: JsonObject, type: ResultType): Map<string, Buffer> {
  const { part, fields } = {
    Data: { part: members.get('data'), fields: undefined },
    Auth: { part: members.get('auth'), fields: authFields },
    Raw: { part: answer, fields: rawFields },
  }[type];
  if (part?.kind !== 'object') return new Map();
  const found = lastMembers(part);
  if (fields === undefined) {
    return new Map([...found].map(([key, value]) => [key, byteValue(value, 'literal')]));
  }
  const data = new Map<string, Buffer>();
  for (const [name, zero] of Object.entries(fields)) {
    const value = found.get(name);
    const isZero = value === undefined || value.raw === 'null';
    // ESO writes what its client's struct holds: fields that Vault left out with their zero.
    if (!isZero) data.set(name, byteValue(value, 'float64'));
    else if (zero !== undefined) data.set(name, Buffer.from(zero));
  }
  return data;
}

/** What `json.Marshal` gives for a field that is not there; undefined: nothing. */
type Fields = Readonly<Record<string, string | undefined>>;

const authFields: Fields = {
  client_token: '',
  accessor: '',
  policies: '',
  token_policies: '',
  identity_policies: '',
  metadata: '',
  orphan: 'false',
  entity_id: '',
  lease_duration: '0',
  renewable: 'false',
  mfa_requirement: '',
};

const rawFields: Fields = {
  request_id: '',
  lease_id: '',
  lease_duration: '0',
  renewable: 'false',
  data: '',
  warnings: '',
  auth: undefined,
  wrap_info: undefined,
  mount_type: undefined,
};

/** A token that was made runs out like a lease, under its own name. */
function leaseOf(members: Map<string, JsonNode>, type: ResultType): VaultResult['lease'] {
  const auth = members.get('auth');
  if (type !== 'Data' && auth?.kind === 'object') {
    const fields = lastMembers(auth);
    const child = textAt(fields, 'client_token');
    return child === '' ? undefined : { id: '', child, ...termsAt(fields) };
  }
  const id = textAt(members, 'lease_id');
  return id === '' ? undefined : { id, child: '', ...termsAt(members) };
}

function termsAt(fields: Map<string, JsonNode>): { renewable: boolean; seconds: number } {
  return {
    renewable: fields.get('renewable')?.raw === 'true',
    seconds: Number(fields.get('lease_duration')?.raw ?? 0) || 0,
  };
}

function textAt(fields: Map<string, JsonNode>, name: string): string {
  const node = fields.get(name);
  return node?.kind === 'string' ? node.value : '';
}
