/** What happens to the map that one entry of `dataFrom` fetched, in the order of External Secrets. */
import type { SecretPlan } from '../../plan/plan.ts';
import type { FunctionTools } from '../../template/function.ts';
import { decodeAll, isDoubtful, type DecodingStrategy } from '../decode.ts';
import { convertKeys, validateKeys, type ConversionStrategy } from '../keys.ts';
import { checkNullBytes, type NullBytePolicy } from '../null-bytes.ts';
import { atPlace } from '../place.ts';
import type { TraceStep } from '../trace.ts';

type Rewrite = NonNullable<NonNullable<SecretPlan['spec']['dataFrom']>[number]['rewrite']>;

export interface Reshaping {
  readonly rewrite?: Rewrite | undefined;
  readonly conversionStrategy?: ConversionStrategy | undefined;
  readonly decodingStrategy?: DecodingStrategy | undefined;
  readonly nullBytePolicy?: NullBytePolicy | undefined;
  /** See {@link decodeAll}. */
  readonly strictAutoDecoding?: boolean | undefined;
  /** Merged numbers keep their text. */
  readonly exactNumbers?: boolean | undefined;
}

/** Hears of a step when it is done. */
export type Told = (step: TraceStep, data: ReadonlyMap<string, Buffer>, detail?: string) => void;

/** Who hears of what. */
export interface Listeners {
  readonly told: Told;
  readonly warn: (message: string) => void;
  /** Clock and randomness of template functions. */
  readonly functions: FunctionTools;
}

/** Auto takes for base64 whatever could be: says of which keys that is in doubt. */
export function warnOfAuto(
  strategy: DecodingStrategy | undefined,
  data: ReadonlyMap<string, Buffer>,
  { strictAutoDecoding }: Pick<Reshaping, 'strictAutoDecoding'> = {},
  warn: Listeners['warn'],
): void {
  if (strategy !== 'Auto' || strictAutoDecoding === true) return;
  for (const [key, value] of data) {
    if (!isDoubtful(value)) continue;
    warn(
      `the value of key ${key} may be plain text that decodingStrategy Auto takes for base64, as External Secrets does; name the strategy, or annotate the ExternalSecret with postern.dev/auto-decoding: strict`,
    );
  }
}

export function decodes(strategy: DecodingStrategy | undefined): boolean {
  return strategy !== undefined && strategy !== 'None';
}

/**
 * Rewrites the keys, or converts them where there is nothing to rewrite; checks them; decodes; looks for null bytes.
 * @throws PosternError in ESO's words for each step
 */
export async function reshape(
  fetched: ReadonlyMap<string, Buffer>,
  {
    rewrite = [],
    conversionStrategy,
    decodingStrategy,
    nullBytePolicy,
    strictAutoDecoding,
    exactNumbers,
  }: Reshaping,
  listeners: Listeners,
): Promise<Map<string, Buffer>> {
  const { told, warn } = listeners;
  const keyed =
    rewrite.length > 0
      ? await rewritten(rewrite, fetched, exactNumbers === true, listeners)
      : converted(conversionStrategy, fetched);
  if (rewrite.length === 0) told('convert', keyed, conversionStrategy);
  const valid = validated(keyed);
  warnOfAuto(decodingStrategy, valid, { strictAutoDecoding }, warn);
  const decoded = decodeAll(decodingStrategy, valid, strictAutoDecoding);
  if (decodes(decodingStrategy)) told('decode', decoded, decodingStrategy);
  checkNullBytes(nullBytePolicy, decoded);
  return decoded;
}

/** What a generator gave: there is nothing to convert or to decode. */
export async function reshapeGenerated(
  generated: ReadonlyMap<string, Buffer>,
  rewrite: Rewrite = [],
  exactNumbers: boolean,
  listeners: Listeners,
): Promise<Map<string, Buffer>> {
  return validated(
    rewrite.length > 0 ? await rewritten(rewrite, generated, exactNumbers, listeners) : generated,
  );
}

async function rewritten(
  rewrite: Rewrite,
  data: ReadonlyMap<string, Buffer>,
  exactNumbers: boolean,
  { told, warn, functions }: Listeners,
): Promise<ReadonlyMap<string, Buffer>> {
  try {
    // Loaded when a manifest rewrites: it brings RE2 and the template engine.
    const { applyRewrites } = await import('./apply-rewrites.ts');
    const rewrote = await applyRewrites(rewrite, data, {
      functions,
      exactNumbers,
      inexact: key => warn(inexactNumber(key)),
      collided: (from, to) => warn(collision(from, to)),
    });
    told('rewrite', rewrote, rewrite.flatMap(step => Object.keys(step)).join(', '));
    return rewrote;
  } catch (error) {
    throw atPlace('error applying rewrite to keys', error);
  }
}

function collision(from: readonly string[], to: string): string {
  return `rewrite makes ${from.join(' and ')} the one key ${to}; External Secrets keeps the value of any, each time another, and here it is that of ${from.at(-1)}`;
}

export function inexactNumber(key: string): string {
  return `the number of key ${key} is written anew from a 64-bit float, as External Secrets does; to keep it as it is annotate the ExternalSecret with postern.dev/exact-numbers: "true"`;
}

function converted(
  strategy: ConversionStrategy | undefined,
  data: ReadonlyMap<string, Buffer>,
): Map<string, Buffer> {
  try {
    return convertKeys(strategy, data);
  } catch (error) {
    throw atPlace(`error applying conversion strategy ${strategy ?? 'Default'} to keys`, error);
  }
}

function validated(data: ReadonlyMap<string, Buffer>): Map<string, Buffer> {
  try {
    return validateKeys(data);
  } catch (error) {
    throw atPlace('invalid secret keys (TIP: use rewrite or conversionStrategy to change keys)', error);
  }
}
