import { nearestName } from '../../api/validate/nearest-name.ts';
import { problem } from '../../errors.ts';

/**
 * Which rules a run speaks of: those chosen (all where none is), without those ignored. `PST1` stands for every rule whose id
 * begins so; the id of a custom rule of a policy is `<policy>/<name>`. That something could not be read is always said.
 *
 * @throws PosternError `USAGE` for an id that no rule has
 */
export function selectRules(
  { rules, ignored }: { readonly rules: readonly string[]; readonly ignored: readonly string[] },
  known: readonly string[],
): (rule: string) => boolean {
  for (const id of [...rules, ...ignored]) {
    if (known.some(rule => isMeant(rule, id))) continue;
    throw problem('USAGE', { reason: noSuchRule(id, known) });
  }
  const isOneOf = (rule: string, ids: readonly string[]) => ids.some(id => isMeant(rule, id));
  return rule => isReading(rule) || ((rules.length === 0 || isOneOf(rule, rules)) && !isOneOf(rule, ignored));
}

/** Says so, with the nearest one. */
export function noSuchRule(id: string, known: readonly string[]): string {
  const near = nearestName(id.toUpperCase(), known);
  return `there is no rule ${id}${near === undefined ? '; postern explain lists them' : `: did you mean ${near}?`}`;
}

function isMeant(rule: string, id: string): boolean {
  return rule === id || (/^PST\d{1,3}$/u.test(id) && rule.startsWith(id));
}

/** PST001 to PST008 say that something was not looked at; PST009 is about comments. */
function isReading(rule: string): boolean {
  return rule.startsWith('PST00') && rule !== 'PST009' && rule !== 'PST007';
}
