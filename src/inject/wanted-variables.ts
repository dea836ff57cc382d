import type { Container } from '../api/pod.ts';
import type { EnvVariable } from '../plan/plan.ts';
import type { PlacedContainer } from './containers.ts';
import type { Options } from './options/options.ts';
import type { ServedSecrets } from './served-secrets.ts';

/** The variables of one container that are to come from memory, and the references that they stand for. */
export interface WantedVariables {
  readonly at: PlacedContainer;
  /** In Kubernetes' order of precedence: whole secrets first, single keys after. */
  readonly variables: readonly EnvVariable[];
  /** Indexes into `env` and `envFrom` that are replaced. */
  readonly env: readonly number[];
  readonly envFrom: readonly number[];
}

/**
 * What each chosen container is to get, containers that get nothing left out: what `env[].valueFrom.secretKeyRef` and
 * `envFrom[].secretRef` ask for of served Secrets (drop-in), and the ExternalSecrets that the annotation `env` names.
 *
 * @param chosen the containers that the annotation `containers` lets in
 * @param served absent: references stay as they are
 */
export function wantedVariables(
  chosen: readonly PlacedContainer[],
  options: Pick<Options, 'env'>,
  served?: ServedSecrets,
): WantedVariables[] {
  const wanted: WantedVariables[] = [];
  for (const at of chosen) {
    const whole = served === undefined ? nothing : referencedWhole(at.container, served);
    const single = served === undefined ? nothing : referencedSingle(at.container, served);
    const named = namedWhole(at.container, options);
    const variables = [...whole.variables, ...named, ...single.variables];
    if (variables.length > 0) wanted.push({ at, variables, env: single.indexes, envFrom: whole.indexes });
  }
  return wanted;
}

interface Referenced {
  readonly variables: readonly EnvVariable[];
  readonly indexes: readonly number[];
}

const none: readonly never[] = [];
const nothing: Referenced = { variables: [], indexes: [] };

function referencedWhole(container: Container, served: ServedSecrets): Referenced {
  if (container.envFrom === undefined) return nothing;
  const variables: EnvVariable[] = [];
  const indexes: number[] = [];
  container.envFrom.forEach(({ secretRef, prefix = '' }, i) => {
    const secret = secretRef?.name === undefined ? undefined : served.by(secretRef.name);
    if (secret === undefined) return;
    indexes.push(i);
    variables.push({ secret, prefix, ...exceptOwn(container), ...optional(secretRef) });
  });
  return { variables, indexes };
}

function referencedSingle(container: Container, served: ServedSecrets): Referenced {
  if (container.env === undefined) return nothing;
  const variables: EnvVariable[] = [];
  const indexes: number[] = [];
  container.env.forEach(({ name, valueFrom }, i) => {
    const ref = valueFrom?.secretKeyRef;
    const secret = ref?.name === undefined ? undefined : served.by(ref.name);
    if (ref === undefined || secret === undefined) return;
    indexes.push(i);
    variables.push({ name, secret, key: ref.key, ...optional(ref) });
  });
  return { variables, indexes };
}

function namedWhole(container: Container, { env = none }: Pick<Options, 'env'>): readonly EnvVariable[] {
  if (env.length === 0) return none;
  const except = exceptOwn(container);
  return env.map(({ name, prefix }) => Object.assign({ secret: name, prefix }, except));
}

/** A variable that a container sets itself wins over one from a whole secret. */
function exceptOwn(container: Container): { except?: string[] } {
  const own = (container.env ?? []).map(({ name }) => name);
  return own.length === 0 ? {} : { except: own };
}

function optional(reference: { optional?: boolean } | undefined): { optional?: true } {
  return reference?.optional === true ? { optional: true } : {};
}
