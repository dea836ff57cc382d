/** The entries of `dataFrom` and `data` as work to do: what each fetches, and what happens to it before it counts. */
import { problem } from '../errors.ts';
import { generatorKey, storeKey, type SecretPlan } from '../plan/plan.ts';
import type { GeneratorRef, GeneratorUse, ProviderSession, RemoteRef } from './contract.ts';
import { decode, decodingOf } from './decode.ts';
import { checkNullBytes } from './null-bytes.ts';
import { atPlace } from './place.ts';
import {
  decodes,
  inexactNumber,
  reshape,
  reshapeGenerated,
  warnOfAuto,
  type Listeners,
} from './rewrite/reshape.ts';

/** Where values come from. */
export interface Sources {
  /** Throws the error of the store's opening. */
  session(storeKey: string): ProviderSession;
  /** Throws `GENERATOR_UNKNOWN` where there is none. */
  generate(use: GeneratorUse, signal: AbortSignal): Promise<ReadonlyMap<string, Buffer>>;
}

export interface Entry {
  /** Field path: `spec.dataFrom[0].extract`. */
  readonly path: string;
  /** As ESO begins its message for an error of this entry; it holds the path. */
  readonly words: string;
  /** The store or generator that is asked, by its key in the plan. */
  readonly source: string;
  fetch(run: EntryRun): Promise<Map<string, Buffer>>;
}

export interface EntryRun extends Listeners {
  readonly sources: Sources;
  readonly signal: AbortSignal;
}

/** In the order in which they count: `dataFrom` from first to last, then `data`. */
export function entriesOf(secret: SecretPlan): Entry[] {
  const { data = [], dataFrom = [] } = secret.spec;
  return [
    ...dataFrom.flatMap((entry, index) => dataFromEntry(secret, entry, index)),
    ...data.map((entry, index) => dataEntry(secret, entry, index)),
  ];
}

type Spec = SecretPlan['spec'];
type DataFrom = NonNullable<Spec['dataFrom']>[number];
type Data = NonNullable<Spec['data']>[number];

/** ESO looks for find first, then extract, then a generator. An entry that names only a store fetches nothing. */
function dataFromEntry(secret: SecretPlan, entry: DataFrom, index: number): Entry[] {
  const { find, extract, sourceRef } = entry;
  const generatorRef = sourceRef?.generatorRef;
  const store = storeOf(secret.spec, sourceRef);
  const at = (what: string, fetch: Entry['fetch'], source = store): Entry[] => {
    const path = `spec.dataFrom[${index}].${what}`;
    return [{ path, words: `error processing ${path}, err`, source, fetch }];
  };
  if (find !== undefined) return at('find', findEntry(secret, entry, find));
  if (extract !== undefined) return at('extract', extractEntry(secret, entry, extract));
  if (generatorRef === undefined) return [];
  return at(
    'sourceRef.generatorRef',
    generatorEntry(entry, useOf(secret, generatorRef, index), secret.corrections?.exactNumbers === true),
    generatorKey(generatorRef),
  );
}

function findEntry(
  secret: SecretPlan,
  { sourceRef, rewrite }: DataFrom,
  find: NonNullable<DataFrom['find']>,
): Entry['fetch'] {
  return async run => {
    const { sources, signal, told } = run;
    const { store, session } = sessionFor(secret.spec, sourceRef, sources);
    const found = await named('error getting all secrets', session.findSecrets(find, signal));
    told('fetch', found, store);
    return await reshape(found, { ...find, ...secret.corrections, rewrite }, run);
  };
}

function extractEntry(
  secret: SecretPlan,
  { sourceRef, rewrite }: DataFrom,
  extract: NonNullable<DataFrom['extract']>,
): Entry['fetch'] {
  return async run => {
    const { sources, signal, told, warn } = run;
    const { store, session } = sessionFor(secret.spec, sourceRef, sources);
    const { exactNumbers } = secret.corrections ?? {};
    const inexact = (key: string): void => warn(inexactNumber(key));
    const fetched = await session.getSecretMap({ ...extract, exactNumbers, inexact }, signal);
    told('fetch', fetched, asked(store, extract));
    return await reshape(fetched, { ...extract, ...secret.corrections, rewrite }, run);
  };
}

function generatorEntry({ rewrite }: DataFrom, use: GeneratorUse, exactNumbers: boolean): Entry['fetch'] {
  return async run => {
    const { sources, signal, told } = run;
    const generated = await named('error using generator', sources.generate(use, signal));
    told('generate', generated, `${use.kind}/${use.name}`);
    return await reshapeGenerated(generated, rewrite, exactNumbers, run);
  };
}

function useOf({ name: externalSecret, spec }: SecretPlan, ref: GeneratorRef, index: number): GeneratorUse {
  const before = (spec.dataFrom ?? []).slice(0, index);
  const same = before.filter(({ sourceRef }) => {
    const other = sourceRef?.generatorRef;
    return other?.kind === ref.kind && other.name === ref.name;
  });
  return { kind: ref.kind, name: ref.name, externalSecret, nth: same.length };
}

function dataEntry(secret: SecretPlan, { secretKey, remoteRef, sourceRef }: Data, index: number): Entry {
  const { decodingStrategy, nullBytePolicy } = remoteRef;
  const path = `spec.data[${index}]`;
  return {
    path,
    words: `error processing ${path} (key: ${remoteRef.key}), err`,
    source: storeOf(secret.spec, sourceRef),
    async fetch({ sources, signal, told, warn }) {
      const { store, session } = sessionFor(secret.spec, sourceRef, sources);
      const value = await session.getSecret(remoteRef, signal);
      told('fetch', new Map([[secretKey, value]]), asked(store, remoteRef));
      warnOfAuto(decodingStrategy, new Map([[secretKey, value]]), secret.corrections, warn);
      const decoded = new Map([[secretKey, decodeOne(secret, decodingStrategy, value)]]);
      if (decodes(decodingStrategy)) told('decode', decoded, decodingStrategy);
      checkNullBytes(nullBytePolicy, decoded);
      return decoded;
    },
  };
}

function decodeOne(
  { corrections }: SecretPlan,
  strategy: Data['remoteRef']['decodingStrategy'],
  value: Buffer,
): Buffer {
  try {
    return decode(strategy, value, corrections?.strictAutoDecoding);
  } catch (error) {
    throw atPlace(decodingOf(strategy), error);
  }
}

function storeOf({ secretStoreRef }: Spec, sourceRef: DataFrom['sourceRef']): string {
  return storeKey(sourceRef?.storeRef ?? secretStoreRef ?? {});
}

function sessionFor(
  { secretStoreRef }: Spec,
  sourceRef: DataFrom['sourceRef'],
  sources: Sources,
): { store: string; session: ProviderSession } {
  const storeRef = sourceRef?.storeRef ?? secretStoreRef;
  if (storeRef !== undefined) {
    const store = storeKey(storeRef);
    return { store, session: sources.session(store) };
  }
  throw problem('RESOLVE_REFUSED', {
    place: 'store',
    reason: 'set spec.secretStoreRef or sourceRef.storeRef',
  });
}

function asked(store: string, { key, property = '' }: RemoteRef): string {
  return property === '' ? `${store}, key ${key}` : `${store}, key ${key}, property ${property}`;
}

/** Errors of ours get ESO's words in front; others pass, so that an abort is still known as one. */
async function named<Result>(words: string, work: Promise<Result>): Promise<Result> {
  try {
    return await work;
  } catch (error) {
    throw error instanceof Error && error.name === 'AbortError' ? error : atPlace(words, error);
  }
}
