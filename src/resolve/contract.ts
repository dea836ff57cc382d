/**
 * What a provider promises to resolve, and what it gets to work with. One session serves one run: it logs in at
 * most once, fetches an item at most once however many keys want it, and is closed at the end.
 */
import type { RetryPlan, StorePlan } from '../plan/plan.ts';
import type { SecretData } from '../template/secret/key-names.ts';
import type { RenderedSecret } from '../template/secret/rendered-secret.ts';

/** `spec.data[].remoteRef` or `spec.dataFrom[].extract`, as the manifest has it. */
export interface RemoteRef {
  readonly key: string;
  readonly property?: string | undefined;
  readonly version?: string | undefined;
  readonly metadataPolicy?: string | undefined;
  /** Keeps the text of numbers where ESO's provider sends them through a float64; set by an option, not by manifests. */
  readonly exactNumbers?: boolean | undefined;
  /** Told of each key whose number is not exact, where they need not be. */
  readonly inexact?: ((key: string) => void) | undefined;
}

/** `spec.dataFrom[].find`, as the manifest has it. */
export interface RemoteFind {
  readonly path?: string | undefined;
  readonly name?: { readonly regexp?: string | undefined } | undefined;
  readonly tags?: Readonly<Record<string, string>> | undefined;
  readonly conversionStrategy?: 'Default' | 'Unicode' | undefined;
}

export interface Provider {
  /** The key under `spec.provider`. */
  readonly name: string;
  /** Nothing is contacted before the first fetch. `store` is the store's name for error texts. */
  open(store: string, plan: StorePlan, tools: ProviderTools): ProviderSession;
}

export interface ProviderSession {
  /**
   * The bytes of one value.
   * @throws PosternError `SECRET_NOT_FOUND` where ESO's provider would say NoSecretErr (a deletion policy may
   *   then drop the key), `PROPERTY_NOT_FOUND`, `PROVIDER_REFUSED` (trying again is no use), `PROVIDER_UNAVAILABLE`
   *   (trying again may help), `CREDENTIAL_MISSING`.
   */
  getSecret(ref: RemoteRef, signal: AbortSignal): Promise<Buffer>;
  /** Every key of one item (`dataFrom.extract`). Same errors. */
  getSecretMap(ref: RemoteRef, signal: AbortSignal): Promise<Map<string, Buffer>>;
  /**
   * Everything that matches (`dataFrom.find`), under the names that the provider gives it: most leave converting them to
   * the pipeline, ESO's `fake` does it here. No match is an empty map. Same errors, and `FIND_REFUSED` for what the
   * provider cannot look for.
   */
  findSecrets(find: RemoteFind, signal: AbortSignal): Promise<Map<string, Buffer>>;
  /** Gives back what the session holds (a token, a lease). Never throws. */
  close(): Promise<void>;
}

export interface ProviderTools {
  readonly http: HttpClient;
  /** Reads a credential file; `readFile` of node:fs/promises outside tests. */
  readFile(path: string): Promise<Buffer>;
  /** Milliseconds since the epoch. */
  now(): number;
}

export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'LIST' | 'DELETE';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** PEM. Absent: the system's roots. */
  readonly ca?: string | Buffer;
  /** Statuses below 500 by which this API says that the next attempt may be answered, besides 429. */
  readonly passing?: readonly number[];
  /** Absent: as the client has it. */
  readonly retry?: RetryPlan | undefined;
  readonly signal: AbortSignal;
}

export interface HttpResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
  /** Milliseconds for which the server asks not to be asked again, where the client looked for that. */
  readonly retryAfter?: number | undefined;
}

/**
 * One request over a kept-alive connection with a deadline of its own; answers whatever status came back.
 * @throws Error (a Node system error) when no answer came; an `AbortError` when `signal` fired.
 */
export type HttpClient = (request: HttpRequest) => Promise<HttpResponse>;

/** Data of one ExternalSecret: what ESO would have written as `data` of the Secret. */
export type { SecretData };

/** The Secret that ESO would have made of one ExternalSecret; a pod gets its data alone. */
export interface ResolvedSecret extends RenderedSecret {
  /** Where ESO's result is hardly what was meant: complete sentences with the field path, never a value. */
  readonly warnings?: readonly string[];
}

/** `sourceRef.generatorRef` */
export interface GeneratorRef {
  readonly kind: string;
  readonly name: string;
}

/** One entry that names a generator: each has a value of its own, as with External Secrets. */
export interface GeneratorUse extends GeneratorRef {
  readonly externalSecret: string;
  /** How many entries of the ExternalSecret before this one name the same generator. */
  readonly nth: number;
}
