/** What happens to the map that one entry of `dataFrom` fetched, in the order of External Secrets. */
import { problem } from '../errors.ts';
import type { SecretPlan } from '../plan/plan.ts';
import { decodeAll } from './decode.ts';
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
  told: Told,
): Map<string, Buffer> {
  if (rewrite.length > 0) throw notYet();
  const keyed = converted(conversionStrategy, fetched);
  told('convert', keyed, conversionStrategy);
  const decoded = decodeAll(decodingStrategy, validated(keyed), strictAutoDecoding);
  if (decodes(decodingStrategy)) told('decode', decoded, decodingStrategy);
  checkNullBytes(nullBytePolicy, decoded);
  return decoded;
}

/** What a generator gave: there is nothing to convert or to decode. */
export function reshapeGenerated(
  generated: ReadonlyMap<string, Buffer>,
  rewrite: Rewrite = [],
  _told: Told,
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
