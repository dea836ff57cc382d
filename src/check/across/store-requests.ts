import type { ExternalSecretSpec } from '../../api/external-secret.ts';
import { isJsonObject } from '../../api/json.ts';
import { GROUP } from '../../api/kinds.ts';
import type { StoreRef } from '../../api/remote-ref.ts';
import type { Loose } from '../../api/validate/loose.ts';
import type { ManifestSet } from '../manifest-set.ts';
import type { Provider, Request } from './provider-requests.ts';

/** What an ExternalSecret asks for, and where. */
export interface StoreRequest {
  readonly store: Loose<StoreRef> | undefined;
  readonly request: Request;
}

/** In the order in which they are written; those to generators are none. */
export function requestsOf(spec: Loose<ExternalSecretSpec> | undefined): readonly StoreRequest[] {
  const usual = spec?.secretStoreRef;
  const requests: StoreRequest[] = [];
  spec?.data?.forEach((entry, index) => {
    const { remoteRef: ref, sourceRef } = entry ?? {};
    if (ref === undefined || sourceRef?.generatorRef !== undefined) return;
    const path = `spec.data[${index}].remoteRef`;
    requests.push({ store: sourceRef?.storeRef ?? usual, request: { what: 'value', path, ref } });
  });
  spec?.dataFrom?.forEach((entry, index) => {
    const { extract, find, sourceRef } = entry ?? {};
    const store = sourceRef?.storeRef ?? usual;
    const path = `spec.dataFrom[${index}]`;
    if (extract !== undefined)
      requests.push({ store, request: { what: 'extract', path: `${path}.extract`, ref: extract } });
    if (find !== undefined) requests.push({ store, request: { what: 'find', path: `${path}.find`, find } });
  });
  return requests;
}

/**
 * One for each store that may be meant, as they are asked for: there may be thousands. undefined for one whose provider is
 * not known.
 * @param place of what names the store; undefined where that is not known
 */
export function* providersOf(
  set: ManifestSet,
  place: string | undefined,
  store: Loose<StoreRef> | undefined,
): Generator<Provider | undefined, void> {
  const { name = '', kind = 'SecretStore' } = store ?? {};
  const namespace = kind === 'SecretStore' ? place : undefined;
  for (const { spec } of set.findAll(GROUP, kind, namespace, name)) yield providerIn(spec);
}

function providerIn(spec: unknown): Provider | undefined {
  const provider = isJsonObject(spec) ? spec['provider'] : undefined;
  const [only, another] = isJsonObject(provider) ? Object.entries(provider) : [];
  if (only === undefined || another !== undefined) return undefined;
  return { name: only[0], spec: isJsonObject(only[1]) ? only[1] : {} };
}
