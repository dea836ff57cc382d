/** What to do about an error that the provider or the pipeline raised, where its own sentence does not say it. */
import type { ErrorCode } from '../../errors.ts';

/** @param valuesFile the file that stands in for the providers */
export function adviceFor(code: ErrorCode, valuesFile: string | undefined): string | undefined {
  const advice = (valuesFile === undefined ? atProvider : inValues)[code] ?? anywhere[code];
  return advice?.replace('FILE', valuesFile ?? '');
}

type Advice = Partial<Readonly<Record<ErrorCode, string>>>;

const withoutProvider = 'to render without the provider, give the values in a file with --values';

const atProvider: Advice = {
  SECRET_NOT_FOUND: 'correct the key, or create the secret at the provider',
  ITEM_NOT_FOUND: 'correct the key, or create the secret at the provider',
  PROPERTY_NOT_FOUND: 'correct the property, or add it at the provider',
  VALUE_NOT_JSON: 'fetch it with spec.data[].remoteRef.key, or keep a JSON object at the provider',
  PROVIDER_UNAVAILABLE: withoutProvider,
  PROVIDER_REFUSED: withoutProvider,
  RESOLVE_CANCELLED: withoutProvider,
};

const inValues: Advice = {
  SECRET_NOT_FOUND: 'correct the key, or add it to FILE',
  PROPERTY_NOT_FOUND: 'correct the property, or add it to FILE',
};

const anywhere: Advice = {
  KEY_INVALID: 'write the key that you want under spec.data[].secretKey or spec.target.template.data',
  DECODING_FAILED: 'remove decodingStrategy, or correct the value',
};
