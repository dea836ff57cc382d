import type { Finding } from '../check/finding.ts';
import { warning } from './finding.ts';
import type { JudgeKey } from './key-fault.ts';
import type { WantedVariables } from './wanted-variables.ts';

/** What is to be said of the references of one container, however its variables are delivered. */
export function variableFindings(wanted: WantedVariables, judgeKey: JudgeKey): Finding[] {
  return [...missingKeys(wanted, judgeKey), ...orderWarnings(wanted)];
}

function missingKeys({ at, single }: WantedVariables, judgeKey: JudgeKey): Finding[] {
  const findings: Finding[] = [];
  for (const { i, variable } of single) {
    const path = `${at.path}.env[${i}].valueFrom.secretKeyRef.key`;
    findings.push(...judgeKey({ ...variable, path }));
  }
  return findings;
}

/**
 * In `envFrom` a later source wins over an earlier one. A served source moves to where it wins over all that stay, so
 * one that stays behind a served one may lose a variable that it used to set.
 */
function orderWarnings({ at, envFrom }: WantedVariables): Finding[] {
  if (envFrom.length === 0) return [];
  const sources = at.container.envFrom ?? [];
  const served = new Set(envFrom);
  return sources.flatMap((source, i) => {
    if (served.has(i)) return [];
    const earlier = envFrom.find(j => j < i && mayMeet(source.prefix ?? '', sources[j]?.prefix ?? ''));
    if (earlier === undefined) return [];
    const name = source.configMapRef?.name ?? source.secretRef?.name ?? '';
    const secretName = sources[earlier]?.secretRef?.name ?? '';
    return warning(
      'PST315',
      `${at.path}.envFrom[${i}]`,
      `where ${name} and Secret ${secretName} have the same key, the container gets the value of ${secretName}, though ${name} comes later`,
      `move ${secretName} to the end of envFrom, or give the two different prefixes`,
    );
  });
}

/** Can one name begin with both? */
function mayMeet(a: string, b: string): boolean {
  return a.startsWith(b) || b.startsWith(a);
}
