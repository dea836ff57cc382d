import type { Finding } from '../check/finding.ts';
import type { ManifestView, ObjectRef } from '../manifest/view.ts';
import { refusal, warning } from './finding.ts';
import { INJECT_ANNOTATION } from './options/options.ts';
import { annotationPath } from './options/read-options.ts';

/** Answers, for one pod, which Secrets are served from memory and by which ExternalSecret. */
export interface ServedSecrets {
  /** Name of the ExternalSecret, or undefined: the reference stays as it is. */
  by(secretName: string, reference?: { readonly optional?: boolean }): string | undefined;
  readonly findings: Finding[];
  /** Secrets whose ExternalSecret the view did not have; one of the same name may exist all the same. */
  readonly missing: ObjectRef[];
  /**
   * Of the Secrets asked for so far: without these the pod cannot start, and no ExternalSecret writes them yet. None where
   * one writes a part of another: it is there, and nothing else need come.
   */
  readonly awaited: ReadonlySet<string>;
}

const INJECT_PATH = annotationPath(INJECT_ANNOTATION);
const NONE: ReadonlySet<string> = new Set();

/** Drop-in: a Secret is served when exactly one ExternalSecret of the namespace writes all of it. */
export function servedSecrets(manifests: ManifestView, namespace: string): ServedSecrets {
  const known = new Map<string, string | undefined>();
  const findings: Finding[] = [];
  const missing: ObjectRef[] = [];
  const unwritten = new Set<string>();
  const awaited = new Set<string>();
  let isPartly = false;
  const decide = (secretName: string): string | undefined => {
    const [externalSecret, second] = manifests.externalSecretsTargeting(namespace, secretName);
    if (externalSecret === undefined) {
      missing.push({ kind: 'ExternalSecret', namespace, name: secretName });
      unwritten.add(secretName);
      return undefined;
    }
    const { name } = externalSecret.metadata;
    if (second !== undefined) {
      findings.push(
        refusal(
          'PST311',
          INJECT_PATH,
          `ExternalSecrets ${name} and ${second.metadata.name} both write Secret ${secretName}: which one is meant cannot be told`,
          'give one of them another spec.target.name',
        ),
      );
      return undefined;
    }
    const policy = externalSecret.spec.target?.creationPolicy;
    if (policy === 'Merge' || policy === 'CreateOrMerge') {
      isPartly = true;
      findings.push(
        warning(
          'PST315',
          INJECT_PATH,
          `Secret ${secretName} is only partly written by ExternalSecret ${name} (creationPolicy: ${policy}) and is left to Kubernetes`,
        ),
      );
      return undefined;
    }
    return name;
  };
  return {
    by(secretName, { optional = false } = {}) {
      if (!known.has(secretName)) known.set(secretName, decide(secretName));
      if (!optional && unwritten.has(secretName)) awaited.add(secretName);
      return known.get(secretName);
    },
    findings,
    missing,
    get awaited() {
      return isPartly ? NONE : awaited;
    },
  };
}
