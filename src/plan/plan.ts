/**
 * The plan: what one pod needs, as the agent reads it. Versioned JSON in the pod annotation `postern.dev/plan`,
 * never a secret value. Built at admission from manifests, read by the agent through a downward-API file.
 */
import type { ExternalSecretSpec } from '../api/external-secret.ts';
import type { FormatName } from '../formats/names.ts';
import type { Corrections } from '../manifest/corrections.ts';

export const PLAN_VERSION = 1;

export interface Plan {
  readonly version: typeof PLAN_VERSION;
  /** Namespace of the pod and of its ExternalSecrets. */
  readonly namespace: string;
  /** By {@link storeKey}. */
  readonly stores: Readonly<Record<string, StorePlan>>;
  /** By {@link generatorKey}; absent: no ExternalSecret uses any. */
  readonly generators?: Readonly<Record<string, GeneratorPlan>>;
  /** What they make is made anew at each refresh; absent: it lasts as long as the pod. */
  readonly generate?: 'refresh';
  /** One for each ExternalSecret, in the order of first use. */
  readonly secrets: readonly SecretPlan[];
  /** Each directory is swapped as one set. */
  readonly directories: readonly DirectoryPlan[];
  readonly onChange?: OnChange;
  /** Seconds for which last good data is served after the last success; absent: without limit. */
  readonly maxStaleSeconds?: number;
  /** Seconds that the init container may take. */
  readonly initTimeoutSeconds: number;
}

export interface StorePlan {
  /** The one key under the store's `spec.provider`. */
  readonly provider: string;
  /** The value under that key, as the manifest has it. */
  readonly spec: Readonly<Record<string, unknown>>;
  /** Field path inside `spec` (`auth.tokenSecretRef`) → the file in the agent's container that holds those bytes. */
  readonly files: Readonly<Record<string, string>>;
  /** Absent: the agent's own. */
  readonly retry?: RetryPlan;
}

/** How often a request that may work the next time is made again. */
export interface RetryPlan {
  readonly retries: number;
  /** Between two tries; absent: longer each time. */
  readonly waitMilliseconds?: number;
}

export interface GeneratorPlan {
  /** Of the generator itself, also where a ClusterGenerator wraps it. */
  readonly kind: string;
  /** Its `spec`, as the manifest has it. */
  readonly spec: Readonly<Record<string, unknown>>;
  /** As of a {@link StorePlan}. */
  readonly files: Readonly<Record<string, string>>;
  /** As of a {@link StorePlan}. */
  readonly retry?: RetryPlan;
}

export interface SecretPlan {
  /** Name of the ExternalSecret. */
  readonly name: string;
  /** Name of the Secret that ESO would write: `spec.target.name`, else the ExternalSecret's own. */
  readonly target: string;
  /** Seconds between fetches; 0: once, never again. */
  readonly refreshSeconds: number;
  readonly spec: Pick<ExternalSecretSpec, 'secretStoreRef' | 'data' | 'dataFrom' | 'target'>;
  /** Where the agent finds the templates of `templateFrom`: by {@link templateObjectKey}; absent: it uses none. */
  readonly templates?: Readonly<Record<string, string>>;
  /** Where the manifest asks for another result than ESO's; absent: nowhere. */
  readonly corrections?: Corrections;
}

export interface DirectoryPlan {
  /** Absolute path in the agent's container. */
  readonly path: string;
  /** Mode of files for which no source says otherwise, as a number (0o644 = 420). */
  readonly fileMode: number;
  /** The pod has an fsGroup: files get group read, as kubelet gives them in a Secret volume. */
  readonly groupRead?: true;
  readonly sources: readonly DirectorySource[];
}

/** What stands in a directory. Later sources win where two write the same path, as in a projected volume. */
export type DirectorySource = FilesSource | FormatSource | EnvSource | CopySource;

/** Keys of one ExternalSecret as files. */
export interface FilesSource {
  readonly kind: 'files';
  /** Name of the ExternalSecret. */
  readonly secret: string;
  /** Folder below the directory; empty: the directory itself. */
  readonly folder: string;
  /** Only these keys, at these paths; absent: every key under its own name. */
  readonly items?: readonly { readonly key: string; readonly path: string; readonly mode?: number }[];
  /** A missing key or secret leaves files out instead of failing. */
  readonly optional?: true;
}

/** All keys of one ExternalSecret in one file. */
export interface FormatSource {
  readonly kind: 'format';
  /** Name of the ExternalSecret. */
  readonly secret: string;
  readonly format: FormatName;
  /** Below the directory. */
  readonly path: string;
}

/** One environment file, for one container. */
export interface EnvSource {
  readonly kind: 'env';
  /** File name in the directory. */
  readonly file: string;
  /** `kubelet`: what kubelet's fileKeyRef parses. `shell`: what a POSIX shell sources. */
  readonly format: 'kubelet' | 'shell';
  /** In order; a later entry wins over an earlier one of the same variable. */
  readonly variables: readonly EnvVariable[];
}

export type EnvVariable = SingleVariable | WholeVariables;

/** One key under a name of its own. */
export interface SingleVariable {
  /** In a file for kubelet, `NAME#2` where a container has the variable twice and either may be looked at. */
  readonly name: string;
  readonly secret: string;
  readonly key: string;
  /** A missing key leaves it out. */
  readonly optional?: true;
}

/** Every key of the secret whose prefixed name is a valid variable name. */
export interface WholeVariables {
  readonly prefix: string;
  readonly secret: string;
  /** Variables that the container sets itself: those win, as they do over `envFrom`. */
  readonly except?: readonly string[];
  readonly optional?: true;
}

/** The files of another mounted volume, kept in step: the non-secret part of a projected volume. */
export interface CopySource {
  readonly kind: 'copy';
  /** Absolute path in the agent's container. */
  readonly from: string;
}

export type OnChange =
  | { readonly kind: 'signal'; readonly signal: string; readonly process: string }
  | { readonly kind: 'http'; readonly method: 'GET' | 'POST' | 'PUT'; readonly url: string };

/** How a store is named inside a plan: kind and name, the kind absent in a reference meaning SecretStore. */
export function storeKey(ref: {
  readonly kind?: string | undefined;
  readonly name?: string | undefined;
}): string {
  return `${ref.kind ?? 'SecretStore'}/${ref.name ?? ''}`;
}

/** How a generator is named inside a plan: `Password/db`, `ClusterGenerator/db`. */
export function generatorKey(ref: { readonly kind: string; readonly name: string }): string {
  return `${ref.kind}/${ref.name}`;
}
