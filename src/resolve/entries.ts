/** The entries of `dataFrom` and `data` as work to do: what each fetches, and what happens to it before it counts. */
import { problem } from '../errors.ts';
import { storeKey } from '../plan/plan.ts';
import type { SecretPlan } from '../plan/plan.ts';
import type { GeneratorRef, ProviderSession } from './contract.ts';
import { decode, decodingOf } from './decode.ts';
import { checkNullBytes } from './null-bytes.ts';
import { atPlace } from './place.ts';
import { reshape, reshapeGenerated } from './reshape.ts';

/** Where values come from. */
export interface Sources {
  /** Throws the error of the store's opening. */
  session(storeKey: string): ProviderSession;
  /** Throws `GENERATOR_UNKNOWN` where there is none. */
  generate(ref: GeneratorRef, signal: AbortSignal): Promise<ReadonlyMap<string, Buffer>>;
}

export interface Entry {
  /** As ESO begins its message for an error of this entry; it holds the field path. */
  readonly place: string;
  fetch(sources: Sources, signal: AbortSignal): Promise<Map<string, Buffer>>;
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
  const at = (what: string): string => `error processing spec.dataFrom[${index}].${what}, err`;
  if (find !== undefined) return [{ place: at('find'), fetch: findEntry(secret, entry, find) }];
  if (extract !== undefined) return [{ place: at('extract'), fetch: extractEntry(secret, entry, extract) }];
  if (generatorRef === undefined) return [];
  return [
    {
      place: at('sourceRef.generatorRef'),
      async fetch(sources, signal) {
        const generated = await generate(sources, generatorRef, signal);
        return reshapeGenerated(generated, entry.rewrite);
      },
    },
  ];
}

function findEntry(
  secret: SecretPlan,
  { sourceRef, rewrite }: DataFrom,
  find: NonNullable<DataFrom['find']>,
): Entry['fetch'] {
  return async (sources, signal) => {
    const session = sessionFor(secret.spec, sourceRef, sources);
    const found = await named('error getting all secrets', session.findSecrets(find, signal));
    return reshape(found, { ...find, ...secret.corrections, rewrite });
  };
}

function extractEntry(
  secret: SecretPlan,
  { sourceRef, rewrite }: DataFrom,
  extract: NonNullable<DataFrom['extract']>,
): Entry['fetch'] {
  return async (sources, signal) => {
    const session = sessionFor(secret.spec, sourceRef, sources);
    const { exactNumbers } = secret.corrections ?? {};
    const fetched = await session.getSecretMap({ ...extract, exactNumbers }, signal);
    return reshape(fetched, { ...extract, ...secret.corrections, rewrite });
  };
}

function dataEntry(secret: SecretPlan, { secretKey, remoteRef, sourceRef }: Data, index: number): Entry {
  const { decodingStrategy, nullBytePolicy } = remoteRef;
  return {
    place: `error processing spec.data[${index}] (key: ${remoteRef.key}), err`,
    async fetch(sources, signal) {
      const value = await sessionFor(secret.spec, sourceRef, sources).getSecret(remoteRef, signal);
      const decoded = new Map([[secretKey, decodeOne(secret, decodingStrategy, value)]]);
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

async function generate(
  sources: Sources,
  ref: GeneratorRef,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, Buffer>> {
  return await named('error using generator', sources.generate(ref, signal));
}

function sessionFor(
  { secretStoreRef }: Spec,
  sourceRef: DataFrom['sourceRef'],
  sources: Sources,
): ProviderSession {
  const storeRef = sourceRef?.storeRef ?? secretStoreRef;
  if (storeRef !== undefined) return sources.session(storeKey(storeRef));
  throw problem('RESOLVE_REFUSED', {
    place: 'store',
    reason: 'set spec.secretStoreRef or sourceRef.storeRef',
  });
}

/** Errors of ours get ESO's words in front; others pass, so that an abort is still known as one. */
async function named<Result>(words: string, work: Promise<Result>): Promise<Result> {
  try {
    return await work;
  } catch (error) {
    throw error instanceof Error && error.name === 'AbortError' ? error : atPlace(words, error);
  }
}
