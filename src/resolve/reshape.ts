/** What happens to the map that one entry of `dataFrom` fetched, in the order of External Secrets. */
import { problem } from '../errors.ts';
import type { SecretPlan } from '../plan/plan.ts';
import { decodeAll, isDoubtful } from './decode.ts';
import type { DecodingStrategy } from './decode.ts';
import { convertKeys, validateKeys } from './keys.ts';
import type { ConversionStrategy } from './keys.ts';
import { checkNullBytes } from './null-bytes.ts';
import type { NullBytePolicy } from './null-bytes.ts';
import { atPlace } from './place.ts';
import type { TraceStep } from './trace.ts';

type Rewrite = NonNullable<NonNullable<SecretPlan['spec']['dataFrom']>[number]['rewrite']>;

export interface Reshaping {
  readonly rewrite?: Rewrite | undefined;
  readonly conversionStrategy?: ConversionStrategy | undefined;
  readonly decodingStrategy?: DecodingStrategy | undefined;
  readonly nullBytePolicy?: NullBytePolicy | undefined;
  /** See {@link decodeAll}. */
  readonly strictAutoDecoding?: boolean | undefined;
}

/** Hears of a step when it is done. */
export type Told = (step: TraceStep, data: ReadonlyMap<string, Buffer>, detail?: string) => void;

/** Who hears of what. */
export interface Listeners {
  readonly told: Told;
  readonly warn: (message: string) => void;
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
export function reshape(
  fetched: ReadonlyMap<string, Buffer>,
  { rewrite = [], conversionStrategy, decodingStrategy, nullBytePolicy, strictAutoDecoding }: Reshaping,
  { told, warn }: Listeners,
): Map<string, Buffer> {
  if (rewrite.length > 0) throw notYet();
  const keyed = converted(conversionStrategy, fetched);
  told('convert', keyed, conversionStrategy);
  const valid = validated(keyed);
  warnOfAuto(decodingStrategy, valid, { strictAutoDecoding }, warn);
  const decoded = decodeAll(decodingStrategy, valid, strictAutoDecoding);
  if (decodes(decodingStrategy)) told('decode', decoded, decodingStrategy);
  checkNullBytes(nullBytePolicy, decoded);
  return decoded;
}

/** What a generator gave: there is nothing to convert or to decode. */
export function reshapeGenerated(
  generated: ReadonlyMap<string, Buffer>,
  rewrite: Rewrite = [],
  _listeners: Listeners,
): Map<string, Buffer> {
  if (rewrite.length > 0) throw notYet();
  return validated(generated);
}

function notYet(): Error {
  return problem('RESOLVE_REFUSED', { place: 'rewrite', reason: 'is not supported yet' });
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
