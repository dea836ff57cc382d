import { nearestName } from '../../api/nearest-name.ts';
import { problem } from '../../errors.ts';

/**
 * Which rules a run speaks of: those chosen (all where none is), without those ignored. `PST1` stands for every rule whose id
 * begins so. That something could not be read is always said.
 *
 * @throws PosternError `USAGE` for an id that no rule has
 */
export function selectRules(
  { rules, ignored }: { readonly rules: readonly string[]; readonly ignored: readonly string[] },
  known: readonly string[],
): (rule: string) => boolean {
  for (const id of [...rules, ...ignored]) {
    if (known.some(rule => rule.startsWith(id) && /^PST\d{1,3}$/u.test(id))) continue;
    const near = nearestName(id.toUpperCase(), known);
    const reason = `there is no rule ${id}${near === undefined ? '; postern explain lists them' : `: did you mean ${near}?`}`;
    throw problem('USAGE', { reason });
  }
  const isOneOf = (rule: string, ids: readonly string[]) => ids.some(id => rule.startsWith(id));
  return rule => isReading(rule) || ((rules.length === 0 || isOneOf(rule, rules)) && !isOneOf(rule, ignored));
}

/** PST001 to PST008 say that something was not looked at; PST009 is about comments. */
function isReading(rule: string): boolean {
  return rule.startsWith('PST00') && rule !== 'PST009' && rule !== 'PST007';
}
