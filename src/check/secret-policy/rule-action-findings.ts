import type { Loose } from '../../api/validate/loose.ts';
import { ENFORCEMENT_POINTS, type SecretPolicy } from '../../api/secret-policy.ts';
import { floorOf } from '../policy/floor.ts';
import { KNOWN_RULES } from '../policy/known-rules.ts';
import { isAbout, isStricter } from '../policy/rule-actions.ts';
import { error, type RuleFinding } from '../rule.ts';
import { isKnownId, ruleIdFindings } from './rule-id-findings.ts';

type LooseRules = NonNullable<Loose<SecretPolicy>['spec']>['rules'];

/** Actions for rules that do not exist, and those that a rule cannot have. */
export function ruleActionFindings(rules: LooseRules, own: ReadonlySet<string>): readonly RuleFinding[] {
  return (rules ?? []).flatMap((rule, index) => {
    const path = `spec.rules[${index}]`;
    const floors = (rule?.ids ?? []).flatMap(id => {
      const floor = id === undefined ? undefined : lowestFloor(id);
      return id === undefined || floor === undefined ? [] : [{ id, floor }];
    });
    const unknown = ruleIdFindings(`${path}.ids`, rule?.ids, own);
    const tooLow = ENFORCEMENT_POINTS.flatMap(point => {
      const action = rule?.actions?.[point];
      if (action === undefined) return [];
      return floors
        .filter(({ floor }) => isStricter(floor, action))
        .map(({ id, floor }) =>
          error(
            `${path}.actions.${point}`,
            `${id} cannot be set to ${action}: ${REASONS[floor]}`,
            FIXES[floor],
          ),
        );
    });
    return unknown.concat(tooLow);
  });
}

/** Of the rules that an id is about: one that means many is of use where any of them can be set. */
export function lowestFloor(id: string): Floor | undefined {
  if (!isKnownId(id)) return undefined;
  const floors = KNOWN_RULES.filter(rule => isAbout(id, rule)).map(floorOf);
  return FLOORS.find(floor => floors.length > 0 && floors.every(one => one === floor));
}

const FLOORS = ['warn', 'deny'] as const;
type Floor = (typeof FLOORS)[number];

const REASONS: Readonly<Record<Floor, string>> = {
  warn: 'an object without the shape of its kind does nothing, and nobody would hear of it',
  deny: 'a pod that cannot be injected cannot start with its secrets, whatever a policy says',
};
const FIXES: Readonly<Record<Floor, string>> = {
  warn: 'write warn or deny',
  deny: 'leave it out, or write deny',
};
