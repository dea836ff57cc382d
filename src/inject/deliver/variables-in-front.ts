import type { EnvVar } from '../../api/pod.ts';
import type { Finding } from '../../check/finding.ts';
import type { SingleVariable, WholeVariables } from '../../plan/plan.ts';
import { excerpt } from '../../check/wording/excerpt.ts';
import { expansions } from '../expansions.ts';
import { refusal } from '../finding.ts';
import { fileNameFault } from '../variable-names.ts';
import { isOptional, namesSetItself, wholePath, type WantedVariables } from '../wanted-variables.ts';
import { lastOfEach } from './delivery.ts';
import { knownKeys, type Manifests } from './known-keys.ts';

/**
 * Variables of whole Secrets, which kubelet sets before the container's own. One that the container sets itself is among them where its
 * own may leave it as it is, and where another reads it before (`$(NAME)`).
 */
export function variablesInFront(
  wanted: WantedVariables,
  context: Manifests,
  findings: Finding[],
): readonly SingleVariable[] {
  const { at, whole } = wanted;
  if (whole.length === 0) return [];
  const readFirst = readBeforeSet(at.container.env ?? []);
  const own = namesSetItself(at.container);
  const isLeftOut = (name: string): boolean => own.has(name) && !readFirst.has(name);
  return lastOfEach(
    whole.flatMap((variables, nth) =>
      expand(variables, wholePath(wanted, nth), isLeftOut, context, findings),
    ),
  );
}

function readBeforeSet(own: readonly EnvVar[]): Set<string> {
  const set = new Set<string>();
  const read = new Set<string>();
  for (const variable of own) {
    for (const name of expansions(variable.value ?? '')) if (!set.has(name)) read.add(name);
    if (!isOptional(variable)) set.add(variable.name);
  }
  return read;
}

/** A whole secret becomes one entry for each key, which must be known now: kubelet reads one key at a time. */
function expand(
  { secret, prefix, optional }: WholeVariables,
  path: string,
  isLeftOut: (name: string) => boolean,
  manifests: Manifests,
  findings: Finding[],
): SingleVariable[] {
  const keys = knownKeys(secret, manifests);
  if (keys === undefined) {
    findings.push(
      refusal(
        'PST311',
        path,
        `the keys of ExternalSecret ${secret} are only known after fetching (dataFrom or templateFrom), so they cannot become variables of kubelet`,
        'list the keys under spec.data, or set postern.dev/env-method: exec (the container needs a command and a shell)',
      ),
    );
    return [];
  }
  // What a Secret can have for a key spoils no name.
  const fault = fileNameFault(`${prefix}key`);
  if (fault !== undefined) {
    const message = `no variable can come through kubelet's file under the prefix ${JSON.stringify(excerpt(prefix))}: its name ${fault}`;
    findings.push(refusal('PST311', path, message, 'use letters, digits and "_" for the prefix'));
    return [];
  }
  const singles: SingleVariable[] = [];
  for (const key of keys) {
    const name = `${prefix}${key}`;
    if (isLeftOut(name)) continue;
    singles.push(optional === true ? { name, secret, key, optional } : { name, secret, key });
  }
  return singles;
}
