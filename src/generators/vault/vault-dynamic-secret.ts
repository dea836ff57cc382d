/** `VaultDynamicSecret`: credentials that Vault makes when they are asked for, with their lease. */
import { problem, PosternError } from '../../errors.ts';
import type { VaultResponse } from '../../providers/vault/vault-api.ts';
import type { Generated, Generator, GeneratorRequest } from '../contract.ts';
import { generatorSpec, type GeneratorSpec } from '../generator-spec.ts';
import { connect, type VaultConnection } from './connection.ts';
import { readLease, renewLease, renewLeaseBy, revokeLease, type VaultLease } from './lease.ts';
import { resultOf, type ResultType } from './result.ts';

export const vaultDynamicSecret: Generator = {
  kind: 'VaultDynamicSecret',
  lasts: 'pod',
  generate,
  async renew(lease, request) {
    const held = readLease(lease);
    return held === undefined ? undefined : await renewLease(held, connect(request), request);
  },
  renewBy(lease) {
    const held = readLease(lease);
    return held === undefined ? undefined : renewLeaseBy(held);
  },
  async release(lease, request) {
    const held = readLease(lease);
    if (held === undefined) return;
    try {
      await revokeLease(held, connect(request), request.signal);
    } catch (error) {
      // What Vault does not hear of, or not in time, runs out by itself.
      if (!(error instanceof PosternError) && !request.signal.aborted) throw error;
    }
  },
};

async function generate(request: GeneratorRequest): Promise<Generated> {
  const spec = generatorSpec(request);
  const connection = connect(request);
  const type = readType(spec);
  const token = await connection.login(request.signal);
  let lease: VaultLease | undefined;
  try {
    const response = await ask(spec, connection, token.value, request.signal);
    const answer = response.json();
    const isEmpty = response.status === 404 || response.body.length === 0;
    if (isEmpty && spec.flag('allowEmptyResponse')) return { data: new Map() };
    if (isEmpty) throw failed(request, 'empty response from Vault: set allowEmptyResponse if that is meant');
    if (answer?.kind !== 'object') throw failed(request, 'the answer of Vault is not a JSON object');
    const result = resultOf(answer, type);
    lease = result.lease && {
      ...result.lease,
      ...(token.ours ? { token: token.value } : {}),
      until: request.tools.now() + result.lease.seconds * 1000,
    };
    return { data: result.data, ...(lease === undefined ? {} : { lease: { ...lease } }) };
  } finally {
    // The lease is a child of the token: revoking the token now would take the credentials away again.
    if (lease === undefined && token.ours) await connection.giveBack(token, request.signal);
  }
}

function failed({ name }: GeneratorRequest, reason: string): Error {
  return problem('GENERATION_FAILED', { generator: name, reason });
}

async function ask(
  spec: GeneratorSpec,
  { api, namespace }: VaultConnection,
  token: string,
  signal: AbortSignal,
): Promise<VaultResponse> {
  const path = spec.requiredText('path').replace(/^\/+/, '');
  const verb = spec.text('method') ?? 'GET';
  const reads = verb === 'GET' || verb === 'LIST' || verb === 'DELETE';
  return await api({
    action: `${reads ? verb.toLowerCase() : 'write'} of ${path}`,
    method: reads ? verb : 'PUT',
    path: `${encodePath(path)}${verb === 'GET' ? queryOf(spec) : ''}`,
    token,
    namespace,
    ...(reads ? {} : { body: spec.value('parameters') ?? {} }),
    expected: reads ? [404] : [],
    signal,
  });
}

function encodePath(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}

/** `getParameters`: a list of values for each name. */
function queryOf(spec: GeneratorSpec): string {
  const parameters = spec.value('getParameters') ?? {};
  const query = new URLSearchParams();
  for (const [name, values] of Object.entries(parameters)) {
    if (!Array.isArray(values)) throw spec.refuse(`getParameters.${name}`, 'it must be a list of texts');
    for (const value of values) query.append(name, String(value));
  }
  const text = query.toString();
  return text === '' ? '' : `?${text}`;
}

const types = ['Data', 'Auth', 'Raw'] as const satisfies ResultType[];

function readType(spec: GeneratorSpec): ResultType {
  const wanted = spec.text('resultType') ?? 'Data';
  const type = types.find(known => known === wanted);
  if (type === undefined) throw spec.refuse('resultType', `it must be one of ${types.join(', ')}`);
  return type;
}
