import type { ExternalSecret } from '../api/external-secret.ts';
import {
  definitionOf,
  generatorCredentials,
  GENERATOR_KINDS,
  isGeneratorKind,
  type GeneratorDefinition,
} from '../api/generators/index.ts';
import { isJsonObject } from '../api/json.ts';
import type { Credential } from '../api/stores/credential.ts';
import type { ManifestView, ObjectRef } from '../manifest/view.ts';
import { absent, type LookedIn } from './absent.ts';
import {
  reachCredentials,
  retryProblems,
  type CredentialFile,
  type PodIdentity,
  type StoreProblem,
} from './plan-store.ts';
import type { GeneratorPlan } from './plan.ts';
import { planRetries, type RetrySettings } from './retry-plan.ts';

export interface PlannedGenerator {
  /** Absent: a problem says why. */
  readonly plan?: GeneratorPlan;
  readonly credentials: readonly CredentialFile[];
  readonly problems: readonly (StoreProblem | MissingGenerator)[];
  readonly missing: readonly ObjectRef[];
}

export interface MissingGenerator {
  readonly rule: 'PST319';
  readonly message: string;
  readonly fix: string;
}

interface GeneratorRef {
  readonly kind: string;
  readonly name: string;
}

/**
 * What the agent needs to use one generator. Its Secrets are those of the pod's own namespace, whatever namespace its
 * references name: so ESO reads them.
 * @param user the ExternalSecret that names it
 */
export function planGenerator(
  { kind, name }: GeneratorRef,
  user: string,
  manifests: ManifestView,
  identity: PodIdentity,
  lookedIn: LookedIn,
): PlannedGenerator {
  const { namespace } = identity;
  if (!isGeneratorKind(kind)) return unsupported(`ExternalSecret ${user} uses ${kind} ${name}`, kind);
  const generator = manifests.generator(namespace, kind, name);
  if (generator === undefined) {
    const isCluster = kind === 'ClusterGenerator';
    const ref = { kind, name, ...(isCluster ? {} : { namespace }) };
    return {
      credentials: [],
      problems: [{ rule: 'PST319', ...absent(lookedIn, ref, `ExternalSecret ${user}`) }],
      missing: [ref],
    };
  }
  const definition = definitionOf(generator);
  if (!isGeneratorKind(definition.kind) || definition.kind === 'ClusterGenerator') {
    return unsupported(`ClusterGenerator ${name} wraps a ${definition.kind}`, definition.kind);
  }
  const { files, credentials, problems } = reachCredentials(
    generator,
    generatorCredentials(definition).map(inOwnNamespace),
    identity,
  );
  const retries = planRetries(retrySettingsOf(definition));
  return {
    plan: { ...definition, files, ...retries.plan },
    credentials,
    problems: [...problems, ...retryProblems(`${kind} ${name}`, retries)],
    missing: [],
  };
}

/** Those of `dataFrom`: nothing else of an ExternalSecret may name one. */
export function generatorRefs({ spec }: ExternalSecret): GeneratorRef[] {
  return (spec.dataFrom ?? []).flatMap(({ find, extract, sourceRef }) =>
    find === undefined && extract === undefined && sourceRef?.generatorRef !== undefined
      ? [sourceRef.generatorRef]
      : [],
  );
}

function unsupported(subject: string, kind: string): PlannedGenerator {
  const known = GENERATOR_KINDS.join(', ');
  const fix = `use one of ${known}, or leave this secret to External Secrets Operator`;
  const message = `${subject}, a kind of generator that Postern does not know: ${kind}`;
  return { credentials: [], problems: [{ rule: 'PST309', message, fix }], missing: [] };
}

/** Of all kinds that Postern knows, VaultDynamicSecret alone has them. */
function retrySettingsOf({ spec }: GeneratorDefinition): RetrySettings | undefined {
  const { retrySettings } = spec;
  if (!isJsonObject(retrySettings)) return undefined;
  const { maxRetries, retryInterval } = retrySettings;
  return {
    ...(typeof maxRetries === 'number' ? { maxRetries } : {}),
    ...(typeof retryInterval === 'string' ? { retryInterval } : {}),
  };
}

function inOwnNamespace(credential: Credential): Credential {
  if (credential.kind === 'unsupported') return credential;
  const { namespace: _, ...rest } = credential;
  return rest;
}
