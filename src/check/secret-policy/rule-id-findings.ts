import { nearestName } from '../../api/nearest-name.ts';
import { excerpt } from '../excerpt.ts';
import { KNOWN_RULES } from '../policy/known-rules.ts';
import { isAbout } from '../policy/level.ts';
import { error, type RuleFinding } from '../rule.ts';

/**
 * Errors for ids that are of no rule and begin none.
 * @param own names of the policy's custom rules, its own name before them
 */
export function ruleIdFindings(
  path: string,
  ids: readonly (string | undefined)[] | undefined,
  own: ReadonlySet<string>,
): readonly RuleFinding[] {
  return (ids ?? []).flatMap((id, index) => {
    if (id === undefined || own.has(id) || KNOWN_RULES.some(rule => isAbout(id, rule))) return [];
    return [error(`${path}[${index}]`, `there is no rule ${JSON.stringify(excerpt(id))}`, meant(id, own))];
  });
}

function meant(id: string, own: ReadonlySet<string>): string {
  // A file and a custom rule of another policy are no rules of this one.
  if (/^PST0\d\d$/u.test(id)) return 'rules about files have no object that a policy could be about';
  const isCustom = !id.startsWith('PST');
  const nearest = isCustom
    ? ([...own].find(name => name.endsWith(`/${id}`)) ?? nearestName(id, own))
    : nearestName(id, KNOWN_RULES);
  if (nearest !== undefined) return `did you mean ${nearest}?`;
  return isCustom
    ? 'a policy speaks about built-in rules and about its own, as <policy>/<name>'
    : '`postern explain` lists the rules';
}
