/** One ExternalSecret to the data that External Secrets would have written, or one error: never a part of it. */
import { PosternError, problem } from '../errors.ts';
import { storeKey } from '../plan/plan.ts';
import type { SecretPlan } from '../plan/plan.ts';
import { unsupportedFeatures } from '../plan/supported.ts';
import { renderTarget } from '../template/render-target.ts';
import type { ProviderSession, SecretData } from './contract.ts';
import { decode } from './decode.ts';
import { checkSecretKeys, convertKeys, dropEmptyKey } from './keys.ts';
import { checkNullBytes } from './null-bytes.ts';
import { atPlace } from './place.ts';

export interface FetchTools {
  /** Throws the error of the store's opening. */
  session(storeKey: string): ProviderSession;
  /** Runs a fetch when its turn has come. */
  limit<Result>(work: () => Promise<Result>): Promise<Result>;
  readonly signal: AbortSignal;
}

/**
 * Fetches every entry at once and then works in the order of External Secrets: `dataFrom` from first to last, `data`
 * from first to last, later keys over earlier ones, then the template.
 * @throws PosternError whose text starts with the field at fault
 */
export async function resolveSecret({ spec }: SecretPlan, tools: FetchTools): Promise<SecretData> {
  refuseUnsupported(spec);
  const entries = [...(spec.dataFrom ?? []).flatMap(dataFromEntry), ...(spec.data ?? []).map(dataEntry)];
  const fetched = await Promise.allSettled(
    entries.map(entry => fetchEntry(entry, spec.secretStoreRef, tools)),
  );
  const deletionPolicy = spec.target?.deletionPolicy ?? 'Retain';
  const data = new Map<string, Buffer>();
  for (const outcome of fetched) {
    if (outcome.status === 'fulfilled') {
      for (const [key, value] of outcome.value) data.set(key, value);
    } else if (deletionPolicy === 'Retain' || !isAbsence(outcome.reason)) {
      throw outcome.reason;
    }
  }
  return shape(data, deletionPolicy, spec.target?.template);
}

type Spec = SecretPlan['spec'];
type DataFrom = NonNullable<Spec['dataFrom']>[number];
type Data = NonNullable<Spec['data']>[number];

interface Entry {
  readonly place: string;
  readonly storeRef: Spec['secretStoreRef'];
  fetch(session: ProviderSession, signal: AbortSignal): Promise<Map<string, Buffer>>;
}

function refuseUnsupported(spec: Spec): void {
  const [first] = unsupportedFeatures(spec);
  if (first !== undefined) throw problem('RESOLVE_REFUSED', { place: first.path, reason: first.message });
}

/** An entry that names only a store fetches nothing, as in External Secrets. */
function dataFromEntry({ extract, sourceRef }: DataFrom, index: number): Entry[] {
  if (extract === undefined) return [];
  const entry: Entry = {
    place: `spec.dataFrom[${index}].extract (key: ${extract.key})`,
    storeRef: sourceRef?.storeRef,
    async fetch(session, signal) {
      const fetched = await session.getSecretMap(extract, signal);
      const keyed = dropEmptyKey(convertKeys(extract.conversionStrategy, fetched));
      const decoded = new Map<string, Buffer>();
      for (const [key, value] of keyed)
        decoded.set(key, decode(extract.decodingStrategy, value, `key ${key}`));
      checkNullBytes(extract.nullBytePolicy, decoded);
      return decoded;
    },
  };
  return [entry];
}

function dataEntry({ secretKey, remoteRef, sourceRef }: Data, index: number): Entry {
  return {
    place: `spec.data[${index}] (key: ${remoteRef.key})`,
    storeRef: sourceRef?.storeRef,
    async fetch(session, signal) {
      const value = await session.getSecret(remoteRef, signal);
      const decoded = new Map([[secretKey, decode(remoteRef.decodingStrategy, value, 'the value')]]);
      checkNullBytes(remoteRef.nullBytePolicy, decoded);
      return decoded;
    },
  };
}

async function fetchEntry(
  entry: Entry,
  defaultStore: Spec['secretStoreRef'],
  tools: FetchTools,
): Promise<Map<string, Buffer>> {
  try {
    const storeRef = entry.storeRef ?? defaultStore;
    if (storeRef === undefined) {
      throw problem('RESOLVE_REFUSED', {
        place: 'store',
        reason: 'set spec.secretStoreRef or sourceRef.storeRef',
      });
    }
    return await tools.limit(() => {
      tools.signal.throwIfAborted();
      return entry.fetch(tools.session(storeKey(storeRef)), tools.signal);
    });
  } catch (error) {
    throw atPlace(entry.place, cancelled(error, tools.signal));
  }
}

/** What a provider throws once the signal has fired says less than the reason of the signal. */
function cancelled(error: unknown, signal: AbortSignal): unknown {
  if (!signal.aborted || error instanceof PosternError) return error;
  const reason: unknown = signal.reason;
  return problem('RESOLVE_CANCELLED', { reason: reason instanceof Error ? reason.message : String(reason) });
}

function isAbsence(error: unknown): boolean {
  return error instanceof PosternError && error.code === 'SECRET_NOT_FOUND';
}

/** Nothing fetched: Delete removes the Secret, Retain leaves the last one alone; both leave the template aside. */
function shape(
  data: SecretData,
  deletionPolicy: 'Delete' | 'Merge' | 'Retain',
  template: Parameters<typeof renderTarget>[0],
): SecretData {
  if (data.size === 0 && deletionPolicy === 'Delete') return data;
  if (data.size === 0 && deletionPolicy === 'Retain') {
    throw problem('RESOLVE_REFUSED', {
      place: 'spec',
      reason: 'the provider gave no key at all, and deletionPolicy Retain keeps what was there before',
    });
  }
  const rendered = renderTarget(template, data);
  checkSecretKeys(rendered.keys());
  return rendered;
}
