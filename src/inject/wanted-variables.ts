import type { Container, Pod } from '../api/pod.ts';
import type { EnvVariable } from '../plan/plan.ts';
import { chosenContainers, type PlacedContainer } from './containers.ts';
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
 * @param served absent: references stay as they are
 */
export function wantedVariables(pod: Pod, options: Options, served?: ServedSecrets): WantedVariables[] {
  return chosenContainers(pod, options)
    .map(at => {
      const whole = served === undefined ? nothing : referencedWhole(at.container, served);
      const single = served === undefined ? nothing : referencedSingle(at.container, served);
      const named = namedWhole(at.container, options);
      return {
        at,
        variables: [...whole.variables, ...named, ...single.variables],
        env: single.indexes,
        envFrom: whole.indexes,
      };
    })
    .filter(({ variables }) => variables.length > 0);
}

interface Referenced {
  readonly variables: readonly EnvVariable[];
  readonly indexes: readonly number[];
}

const nothing: Referenced = { variables: [], indexes: [] };

function referencedWhole(container: Container, served: ServedSecrets): Referenced {
  if (container.envFrom === undefined) return nothing;
  const variables: EnvVariable[] = [];
  const indexes: number[] = [];
  for (const [i, { secretRef, prefix = '' }] of container.envFrom.entries()) {
    const secret = secretRef?.name === undefined ? undefined : served.by(secretRef.name);
    if (secret === undefined) continue;
    indexes.push(i);
    variables.push({ secret, prefix, ...exceptOwn(container), ...optional(secretRef) });
  }
  return { variables, indexes };
}

function referencedSingle(container: Container, served: ServedSecrets): Referenced {
  if (container.env === undefined) return nothing;
  const variables: EnvVariable[] = [];
  const indexes: number[] = [];
  for (const [i, { name, valueFrom }] of container.env.entries()) {
    const ref = valueFrom?.secretKeyRef;
    const secret = ref?.name === undefined ? undefined : served.by(ref.name);
    if (ref === undefined || secret === undefined) continue;
    indexes.push(i);
    variables.push({ name, secret, key: ref.key, ...optional(ref) });
  }
  return { variables, indexes };
}

function namedWhole(container: Container, options: Options): EnvVariable[] {
  const { env = [] } = options;
  if (env.length === 0) return [];
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
