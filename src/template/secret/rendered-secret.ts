import type { SecretData } from './key-names.ts';

/** The Secret that External Secrets would have made: what fetched data and a template give. */
export interface RenderedSecret {
  readonly data: SecretData;
  /** Of the template; absent: Opaque. */
  readonly type?: string | undefined;
  /** What the template says of it; absent: there is no template, and ESO copies the ExternalSecret's own. */
  readonly metadata?: SecretMetadata | undefined;
}

export interface SecretMetadata {
  readonly labels: ReadonlyMap<string, string>;
  readonly annotations: ReadonlyMap<string, string>;
  readonly finalizers: readonly string[];
}
