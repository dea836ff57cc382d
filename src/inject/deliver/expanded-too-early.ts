/** `$(NAME)`, which kubelet puts in before the shell runs: of a variable that the shell sets it would stay as it is written. */
import type { Finding } from '../../check/finding.ts';
import { excerpt } from '../../check/wording/excerpt.ts';
import { expansions } from '../expansions.ts';
import { refusal, warning } from '../finding.ts';
import { isShellName } from '../../plan/shell-variables.ts';
import { isOptional, type WantedVariables } from '../wanted-variables.ts';
import { knownKeys, type Manifests } from './known-keys.ts';

/** Nobody has a variable of a longer name, and each beginning of a name may be a prefix. */
const LONGEST_NAME = 256;

/** At most one refusal and one warning, for the first of each. */
export function expandedTooEarly(wanted: WantedVariables, manifests: Manifests): Finding[] {
  const { container, path } = wanted.at;
  const { surely, maybe } = firstUses(wanted, manifests);
  const uses = (name: string): string => `container ${container.name} uses $(${excerpt(name)}), which`;
  const fix = (name: string): string =>
    `let the shell expand it ("$${excerpt(name)}" in a sh -c command), or use postern.dev/env-method: file`;
  const findings: Finding[] = [];
  if (surely !== undefined) {
    const message = `${uses(surely)} Kubernetes puts in before the shell that knows it runs`;
    findings.push(refusal('PST311', path, message, fix(surely)));
  }
  if (maybe !== undefined) {
    const message = `${uses(maybe)} stays as it is written also if it is fetched: Kubernetes puts variables in before the shell runs`;
    findings.push(warning('PST315', path, message, fix(maybe)));
  }
  return findings;
}

/** The first names that kubelet looks up and that surely, or maybe, the shell alone knows. */
function firstUses(
  { at: { container }, whole, single }: WantedVariables,
  manifests: Manifests,
): { surely?: string; maybe?: string } {
  const { env = [], command = [], args = [], volumeMounts = [] } = container;
  const served = new Set(single.map(({ i }) => i));
  const isOfWhole = wholeVariables(whole, manifests);
  const found: { surely?: string; maybe?: string } = {};
  // What the container sets itself, up to where the text stands; true: the shell does.
  const setByShell = new Map<string, boolean>();
  const look = (text: string): void => {
    for (const name of expansions(text)) {
      const isGone = setByShell.get(name) ?? isOfWhole(name);
      if (isGone === true) found.surely ??= name;
      if (isGone === undefined) found.maybe ??= name;
    }
  };
  env.forEach((variable, i) => {
    look(variable.value ?? '');
    // One that may be left out leaves it to what stands before it.
    if (served.has(i) || !isOptional(variable)) setByShell.set(variable.name, served.has(i));
  });
  for (const text of [...command, ...args]) look(text);
  for (const { subPathExpr = '' } of volumeMounts) look(subPathExpr);
  return found;
}

/** Whether whole Secrets give a variable; undefined: that is only known after fetching. */
function wholeVariables(
  whole: WantedVariables['whole'],
  manifests: Manifests,
): (name: string) => boolean | undefined {
  const known = new Set<string>();
  const open = new Set<string>();
  for (const { secret, prefix } of whole) {
    const keys = knownKeys(secret, manifests);
    if (keys === undefined) open.add(prefix);
    for (const key of keys ?? []) known.add(prefix + key);
  }
  const isOpen = (name: string): boolean =>
    open.size > 0 &&
    name.length <= LONGEST_NAME &&
    isShellName(name) &&
    Array.from(name, (_, end) => name.slice(0, end)).some(prefix => open.has(prefix));
  return name => known.has(name) || (isOpen(name) ? undefined : false);
}
