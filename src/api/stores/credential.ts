/**
 * What a store needs to log in, as its manifest names it. `path` is the field path inside the provider's spec
 * (`auth.tokenSecretRef`); a plan maps the same path to a file.
 */
export type Credential =
  | SecretKeyCredential
  | ServiceAccountCredential
  /** The manifest asks for something this version cannot do; `message` says what to write instead. */
  | { readonly kind: 'unsupported'; readonly path: string; readonly message: string };

export interface SecretKeyCredential {
  readonly kind: 'secret' | 'configMap';
  readonly path: string;
  readonly name: string;
  readonly key: string;
  /** Only where the manifest names one. */
  readonly namespace?: string;
}

/** A token of a ServiceAccount; `name` absent: whatever account the pod runs as. */
export interface ServiceAccountCredential {
  readonly kind: 'serviceAccountToken';
  readonly path: string;
  readonly name?: string;
  readonly namespace?: string;
  readonly audiences: readonly string[];
}
