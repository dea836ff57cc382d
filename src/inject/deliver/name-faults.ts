import type { Finding } from '../../check/finding.ts';
import { refusal } from '../finding.ts';
import type { PlacedVariable } from '../wanted-variables.ts';

/**
 * Variables whose names a way of delivering cannot take.
 *
 * @param path of the container
 * @param faultOf what is wrong with a name there; undefined: nothing
 * @param fix absent: there is no other way
 */
export function nameFaults(
  single: readonly PlacedVariable[],
  path: string,
  faultOf: (name: string) => string | undefined,
  fix?: string,
): Finding[] {
  const findings: Finding[] = [];
  for (const { i, variable } of single) {
    const fault = faultOf(variable.name);
    if (fault !== undefined)
      findings.push(refusal('PST311', `${path}.env[${i}].name`, `the name of this variable ${fault}`, fix));
  }
  return findings;
}
