/** What injection is asked and what it answers. Everything here is data: nothing is fetched, nothing is written. */
import type { PatchOperation } from '../api/patch-operation.ts';
import type { Finding } from '../check/finding.ts';
import type { ManifestView, ObjectRef } from '../manifest/view.ts';
import type { LookedIn } from '../plan/absent.ts';
import type { Plan } from '../plan/plan.ts';
import type { Settings } from './options/settings.ts';

export interface InjectContext extends LookedIn {
  /** The namespace of the request; a pod under admission may not carry one itself. */
  readonly namespace: string;
  readonly manifests: ManifestView;
  readonly settings: Settings;
  readonly server: ServerVersion;
  /** Keyed hash of a text under the cluster's signing key, base64url. Lets a later call recognise our own work. */
  readonly sign: (text: string) => string;
}

export interface ServerVersion {
  readonly major: number;
  readonly minor: number;
}

/**
 * `missing`: objects that were looked for and not seen. One that exists after all may change the answer, so a caller
 * that can look (the API server may be ahead of a watch) looks once and asks again.
 */
export type Injection =
  /** Nothing to do: not annotated, or all of it done already. */
  | {
      readonly kind: 'unchanged';
      readonly warnings: readonly Finding[];
      readonly missing: readonly ObjectRef[];
    }
  | {
      readonly kind: 'patched';
      readonly patch: readonly PatchOperation[];
      /** Absent: references are taken out that bring nothing, and no agent is needed. */
      readonly plan?: Plan;
      readonly warnings: readonly Finding[];
      readonly missing: readonly ObjectRef[];
    }
  | {
      readonly kind: 'refused';
      readonly findings: readonly Finding[];
      readonly missing: readonly ObjectRef[];
    };
