/**
 * What a shell is to set. It runs after kubelet, so that what it sets hides what kubelet set under the same name, also what
 * stands later in the container and would win in Kubernetes.
 */
import type { EnvVar } from '../../api/pod.ts';
import type { Finding } from '../../check/finding.ts';
import type { EnvVariable } from '../../plan/plan.ts';
import { refusal, warning } from '../finding.ts';
import { isOptional, type PlacedVariable, type WantedVariables } from '../wanted-variables.ts';
import { lastOfEach } from './delivery.ts';
import { knownKeys, type Manifests } from './known-keys.ts';

/** Findings about a container: more would help nobody. */
const MOST = 50;
const OR_FILE = 'or use postern.dev/env-method: file';

export function variablesOfShell(
  { at, whole, single }: WantedVariables,
  manifests: Manifests,
): { variables: readonly EnvVariable[]; findings: Finding[] } {
  const findings: Finding[] = [];
  const own = at.container.env ?? [];
  const settled = lastRequired(own);
  const seen = single.filter(({ i, variable }) => i >= (settled.get(variable.name) ?? -1));
  const byKubelet = ownOptional(own, single);
  findings.push(...hidingSingles(seen, byKubelet, at.path));
  const open = byKubelet.filter(({ name }) => !settled.has(name));
  const wholes = whole.map(variables => {
    const { secret, prefix } = variables;
    const known = knownKeys(secret, manifests);
    const keys = new Set(known);
    const unknown: string[] = [];
    for (const { name, i } of open) {
      if (!name.startsWith(prefix)) continue;
      if (known === undefined) unknown.push(name);
      else if (!keys.has(name.slice(prefix.length))) continue;
      if (findings.length >= MOST) continue;
      const path = `${at.path}.env[${i}]`;
      findings.push(known === undefined ? mayLack(name, path, secret) : hides(name, path, secret));
    }
    return unknown.length === 0
      ? variables
      : { ...variables, except: [...new Set([...(variables.except ?? []), ...unknown])] };
  });
  return { variables: lastOfEach([...wholes, ...seen.map(({ variable }) => variable)]), findings };
}

/** For each name the index of the last variable that is set whatever happens: those before it are never seen. */
function lastRequired(own: readonly EnvVar[]): Map<string, number> {
  return new Map(own.flatMap((variable, i) => (isOptional(variable) ? [] : [[variable.name, i]])));
}

interface ByKubelet {
  readonly name: string;
  readonly i: number;
}

/** Variables that kubelet sets where there is something behind their reference. */
function ownOptional(own: readonly EnvVar[], single: readonly PlacedVariable[]): ByKubelet[] {
  const served = new Set(single.map(({ i }) => i));
  return own.flatMap((variable, i) =>
    isOptional(variable) && !served.has(i) ? [{ name: variable.name, i }] : [],
  );
}

function hidingSingles(
  seen: readonly PlacedVariable[],
  byKubelet: readonly ByKubelet[],
  path: string,
): Finding[] {
  const first = new Map(seen.toReversed().map(({ i, variable }) => [variable.name, { i, variable }]));
  return byKubelet.flatMap(({ name, i }) => {
    const before = first.get(name);
    return before === undefined || before.i > i
      ? []
      : hides(name, `${path}.env[${i}]`, before.variable.secret);
  });
}

function hides(name: string, path: string, secret: string): Finding {
  return refusal(
    'PST311',
    path,
    `where there is something behind this optional reference it should win over the variable ${name} of ExternalSecret ${secret}, but the shell that sets that one runs later`,
    `leave one of the two out, ${OR_FILE}`,
  );
}

function mayLack(name: string, path: string, secret: string): Finding {
  return warning(
    'PST315',
    path,
    `where there is nothing behind this optional reference the container has no ${name}, also if ExternalSecret ${secret} has it: its keys are only known after fetching`,
    'leave the reference out, or let it be required',
  );
}
