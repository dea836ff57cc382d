import { nearestName } from '../../api/validate/nearest-name.ts';
import { excerpt } from '../wording/excerpt.ts';
import { KNOWN_RULES } from '../policy/known-rules.ts';
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
  const unknown = (ids ?? []).flatMap((id, index) =>
    id === undefined || own.has(id) || isKnownId(id) ? [] : [{ id, index }],
  );
  return unknown.map(({ id, index }, count) =>
    error(
      `${path}[${index}]`,
      `there is no rule ${JSON.stringify(excerpt(id))}`,
      count < MOST_MEANT ? meant(id, own) : undefined,
    ),
  );
}

/** Whether it is the id of a rule, or what some begin with. */
export function isKnownId(id: string): boolean {
  return KNOWN_IDS.has(id);
}

const KNOWN_IDS: ReadonlySet<string> = new Set(
  KNOWN_RULES.flatMap(rule =>
    Array.from(rule.slice('PST'.length), (_, index) => rule.slice(0, 'PST'.length + index)).concat(rule),
  ),
);

/** Of one list: to look for what is meant costs a lot more than to see that nothing is. */
const MOST_MEANT = 3;

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
