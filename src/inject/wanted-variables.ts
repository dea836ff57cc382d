import type { Container, Pod } from '../api/pod.ts';
import type { EnvVariable } from '../plan/plan.ts';
import { chosenContainers, type PlacedContainer } from './containers.ts';
import type { Options } from './options.ts';
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

/** Drop-in: what `env[].valueFrom.secretKeyRef` and `envFrom[].secretRef` ask for of served Secrets. */
export function referencedVariables(pod: Pod, options: Options, served: ServedSecrets): WantedVariables[] {
  return chosenContainers(pod, options)
    .map(at => referencedBy(at, served))
    .filter(wanted => wanted.variables.length > 0);
}

/** The annotation `env`: whole ExternalSecrets as variables of the chosen containers. */
export function namedVariables(pod: Pod, options: Options): WantedVariables[] {
  const secrets = options.env ?? [];
  if (secrets.length === 0) return [];
  return chosenContainers(pod, options).map(at => ({
    at,
    variables: secrets.map(({ name, prefix }) => ({ secret: name, prefix, ...exceptOwn(at.container) })),
    env: [],
    envFrom: [],
  }));
}

function referencedBy(at: PlacedContainer, served: ServedSecrets): WantedVariables {
  const { container } = at;
  const variables: EnvVariable[] = [];
  const env: number[] = [];
  const envFrom: number[] = [];
  for (const [i, source] of (container.envFrom ?? []).entries()) {
    const secret = source.secretRef?.name === undefined ? undefined : served.by(source.secretRef.name);
    if (secret === undefined) continue;
    envFrom.push(i);
    variables.push({
      secret,
      prefix: source.prefix ?? '',
      ...exceptOwn(container),
      ...optional(source.secretRef),
    });
  }
  for (const [i, variable] of (container.env ?? []).entries()) {
    const ref = variable.valueFrom?.secretKeyRef;
    const secret = ref?.name === undefined ? undefined : served.by(ref.name);
    if (ref === undefined || secret === undefined) continue;
    env.push(i);
    variables.push({ name: variable.name, secret, key: ref.key, ...optional(ref) });
  }
  return { at, variables, env, envFrom };
}

/** A variable that a container sets itself wins over one from a whole secret. */
function exceptOwn(container: Container): { except?: string[] } {
  const own = (container.env ?? [])
    .filter(variable => variable.valueFrom?.fileKeyRef === undefined)
    .map(variable => variable.name);
  return own.length === 0 ? {} : { except: own };
}

function optional(reference: { optional?: boolean } | undefined): { optional?: true } {
  return reference?.optional === true ? { optional: true } : {};
}
