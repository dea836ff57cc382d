import type { Container, EnvVar } from '../api/pod.ts';
import type { SingleVariable, WholeVariables } from '../plan/plan.ts';
import type { PlacedContainer } from './containers.ts';
import type { Options } from './options/options.ts';
import { annotationPath } from './options/read-options.ts';
import type { ServedSecrets } from './served-secrets.ts';

/**
 * The variables of one container that are to come from memory, and the references that they stand for. Kubernetes sets
 * those of whole Secrets first and single ones after, in the order of the container; a later one of the same name wins,
 * unless its reference is optional and there is nothing behind it.
 */
export interface WantedVariables {
  readonly at: PlacedContainer;
  /** Those of `envFrom`, then those of the annotation `env`. */
  readonly whole: readonly WholeVariables[];
  readonly single: readonly PlacedVariable[];
  /** Indexes into `envFrom` that are replaced. */
  readonly envFrom: readonly number[];
}

/** A variable with its index in `env`. */
export interface PlacedVariable {
  readonly i: number;
  readonly variable: SingleVariable;
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
    const except = exceptOwn(at.container);
    const referenced = served === undefined ? nothing : referencedWhole(at.container, except, served);
    const whole = [...referenced.whole, ...namedWhole(except, options)];
    const single = served === undefined ? none : referencedSingle(at.container, served);
    if (whole.length + single.length > 0) wanted.push({ at, whole, single, envFrom: referenced.envFrom });
  }
  return wanted;
}

/** The field that asks for one of `whole`: an entry of `envFrom`, or the annotation. */
export function wholePath({ at, envFrom }: Pick<WantedVariables, 'at' | 'envFrom'>, nth: number): string {
  const index = envFrom[nth];
  return index === undefined ? annotationPath('postern.dev/env') : `${at.path}.envFrom[${index}]`;
}

/** Whether a variable may be left out: kubelet then goes by what was set before under the name. */
export function isOptional({ valueFrom }: EnvVar): boolean {
  const reference = valueFrom?.secretKeyRef ?? valueFrom?.configMapKeyRef ?? valueFrom?.fileKeyRef;
  return reference?.optional === true;
}

const none: readonly never[] = [];
const nothing: Pick<WantedVariables, 'whole' | 'envFrom'> = { whole: none, envFrom: none };

function referencedWhole(container: Container, except: Except, served: ServedSecrets): typeof nothing {
  if (container.envFrom === undefined) return nothing;
  const whole: WholeVariables[] = [];
  const envFrom: number[] = [];
  container.envFrom.forEach(({ secretRef, prefix = '' }, i) => {
    const secret = secretRef?.name === undefined ? undefined : served.by(secretRef.name, secretRef);
    if (secret === undefined) return;
    envFrom.push(i);
    whole.push({ secret, prefix, ...except, ...optional(secretRef) });
  });
  return { whole, envFrom };
}

function referencedSingle(container: Container, served: ServedSecrets): readonly PlacedVariable[] {
  if (container.env === undefined) return none;
  const single: PlacedVariable[] = [];
  container.env.forEach(({ name, valueFrom }, i) => {
    const ref = valueFrom?.secretKeyRef;
    const secret = ref?.name === undefined ? undefined : served.by(ref.name, ref);
    if (ref === undefined || secret === undefined) return;
    single.push({ i, variable: { name, secret, key: ref.key, ...optional(ref) } });
  });
  return single;
}

function namedWhole(except: Except, { env = none }: Pick<Options, 'env'>): readonly WholeVariables[] {
  return env.map(({ name, prefix }) => Object.assign({ secret: name, prefix }, except));
}

type Except = Pick<WholeVariables, 'except'>;

/** The same list for all whole secrets of a container. */
function exceptOwn(container: Container): Except {
  const own = namesSetItself(container);
  return own.size === 0 ? {} : { except: [...own] };
}

/** What a container sets itself, whatever happens: that wins over what a whole secret has under the same name. */
export function namesSetItself({ env = [] }: Container): ReadonlySet<string> {
  const names = new Set<string>();
  for (const variable of env) if (!isOptional(variable)) names.add(variable.name);
  return names;
}

function optional(reference: { optional?: boolean } | undefined): { optional?: true } {
  return reference?.optional === true ? { optional: true } : {};
}
