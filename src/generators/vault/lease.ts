/**
 * Keeping dynamic credentials alive and giving them back:
 * https://developer.hashicorp.com/vault/docs/concepts/lease
 */
import { PosternError } from '../../errors.ts';
import { lastMembers } from '../../golang/encoding/json-format.ts';
import type { JsonNode } from '../../golang/encoding/json.ts';
import type { Lease, GeneratorRequest } from '../contract.ts';
import type { VaultResponse } from '../../providers/vault/vault-api.ts';
import type { VaultConnection } from './connection.ts';

export interface VaultLease {
  /** Empty where a token was made instead of a lease. */
  readonly id: string;
  /** The token that was made; empty where there is a lease. */
  readonly child: string;
  readonly renewable: boolean;
  /** How long it was given for. */
  readonly seconds: number;
  /** Milliseconds since the epoch. */
  readonly until: number;
  /** Of the login that it belongs to and ends with; absent: the token of the manifest. */
  readonly token?: string;
}

/** undefined: it was not written by this version. */
export function readLease(lease: Lease): VaultLease | undefined {
  const { id, child, renewable, seconds, until, token } = lease;
  if (typeof id !== 'string' || typeof child !== 'string' || typeof renewable !== 'boolean') return undefined;
  if (typeof seconds !== 'number' || typeof until !== 'number') return undefined;
  return { id, child, renewable, seconds, until, ...(typeof token === 'string' ? { token } : {}) };
}

/** What is left of a lease when a new one is better: renewals get shorter as its end draws near. */
const SHORTEST_SHARE = 1 / 3;

/** From then on a lease that cannot be prolonged is replaced, and a third of its time is left for trying. */
export function renewLeaseBy({ seconds, until }: VaultLease): number | undefined {
  return seconds > 0 ? until - seconds * 1000 * SHORTEST_SHARE : undefined;
}

/**
 * The lease prolonged; undefined: it is at its end, or cannot be prolonged and has little time left.
 * @throws PosternError `PROVIDER_UNAVAILABLE` while Vault cannot be asked
 */
export async function renewLease(
  lease: VaultLease,
  connection: VaultConnection,
  { tools, signal }: GeneratorRequest,
): Promise<Lease | undefined> {
  const left = lease.until - tools.now();
  if (!lease.renewable) return left > lease.seconds * 1000 * SHORTEST_SHARE ? { ...lease } : undefined;
  try {
    const token = lease.token ?? (await connection.login(signal)).value;
    // The login's own token must not run out before what belongs to it.
    if (lease.token !== undefined) await renewSelf(lease.token, connection, signal);
    const renewed =
      lease.child === ''
        ? await renewId(lease, token, connection, signal)
        : await renewSelf(lease.child, connection, signal);
    const seconds = secondsIn(renewed.json());
    if (seconds < lease.seconds * SHORTEST_SHARE) return undefined;
    return { ...lease, until: tools.now() + seconds * 1000 };
  } catch (error) {
    // Vault knows the lease, or its token, no more.
    if (error instanceof PosternError && error.code === 'PROVIDER_REFUSED') return undefined;
    throw error;
  }
}

/** @throws PosternError where Vault could not be told */
export async function revokeLease(
  lease: VaultLease,
  connection: VaultConnection,
  signal: AbortSignal,
): Promise<void> {
  // A login's token takes all that belongs to it along; so does a token that was made.
  const own = lease.token ?? lease.child;
  if (own !== '') {
    await connection.giveBack({ value: own, ours: true }, signal);
    return;
  }
  const { value } = await connection.login(signal);
  await connection.api({
    action: 'revoking the lease',
    method: 'PUT',
    path: 'sys/leases/revoke',
    token: value,
    namespace: connection.namespace,
    body: { lease_id: lease.id },
    signal,
  });
}

async function renewId(
  lease: VaultLease,
  token: string,
  { api, namespace }: VaultConnection,
  signal: AbortSignal,
): Promise<VaultResponse> {
  return await api({
    action: 'renewing the lease',
    method: 'PUT',
    path: 'sys/leases/renew',
    token,
    namespace,
    body: { lease_id: lease.id, increment: lease.seconds },
    signal,
  });
}

async function renewSelf(
  token: string,
  { api, namespace }: VaultConnection,
  signal: AbortSignal,
): Promise<VaultResponse> {
  return await api({
    action: 'renewing the token',
    method: 'PUT',
    path: 'auth/token/renew-self',
    token,
    namespace,
    body: {},
    signal,
  });
}

/** Of a lease at the top, of a token under `auth`. */
function secondsIn(answer: JsonNode | undefined): number {
  if (answer?.kind !== 'object') return 0;
  const top = lastMembers(answer);
  const auth = top.get('auth');
  const fields: Map<string, JsonNode> = auth?.kind === 'object' ? lastMembers(auth) : top;
  return Number(fields.get('lease_duration')?.raw ?? 0) || 0;
}
