import type { Loose } from '../../api/validate/loose.ts';
import { ACTIONS, type Action, type EnforcementPoint, type SecretPolicy } from '../../api/secret-policy.ts';

type LooseRules = NonNullable<NonNullable<Loose<SecretPolicy>['spec']>['rules']>;

/** What one policy wants done with findings of a rule at a place; undefined: it does not say. */
export type ActionFor = (rule: string, point: EnforcementPoint) => Action | undefined;

/** Of several entries about one rule that counts which names most of its id, and of two alike the later one. */
export function compileRuleActions(rules: LooseRules): ActionFor {
  const entries = rules
    .flatMap(rule => (rule?.ids ?? []).map(id => ({ id: id ?? '', actions: rule?.actions })))
    .filter(({ id }) => id !== '')
    .reverse()
    .toSorted((a, b) => b.id.length - a.id.length);
  return (rule, point) => {
    const entry = entries.find(({ id, actions }) => isAbout(id, rule) && actions?.[point] !== undefined);
    return entry?.actions?.[point];
  };
}

/** Whether an id, or the beginning of ids (`PST7`), is about a rule. Names of custom rules are written out. */
export function isAbout(id: string, rule: string): boolean {
  return id === rule || (/^PST\d*$/u.test(id) && rule.startsWith(id));
}

export function isStricter(a: Action, b: Action): boolean {
  return leniency(a) < leniency(b);
}

/** For sorting: the strictest first. */
export function leniency(action: Action): number {
  return ACTIONS.indexOf(action);
}
