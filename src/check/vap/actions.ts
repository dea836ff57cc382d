import type { CustomRule, SecretPolicy } from '../../api/secret-policy.ts';
import { expiryOf } from '../policy/expiry.ts';
import { KNOWN_RULES } from '../policy/known-rules.ts';
import { requirementRules } from '../policy/requirements/index.ts';
import { compileRuleActions, isAbout } from '../policy/rule-actions.ts';
import type { VapPolicy } from './manifests.ts';

type Spec = SecretPolicy['spec'];
type ActionOf = (rule: string, own?: CustomRule) => VapPolicy['action'] | 'ignore';

/**
 * What an API server is to do for a rule. It has no clock to end an exception by, so whatever is excepted for somebody is
 * only warned about: nothing may be refused that the policy allows.
 */
export function compileActions(spec: Spec, now: Date): ActionOf {
  const actionFor = compileRuleActions(spec.rules ?? []);
  return (rule, own) => {
    const action =
      actionFor(rule, 'admission') ?? own?.actions?.admission ?? spec.actions?.admission ?? 'deny';
    return action === 'deny' && lastOf(rule, spec, now) !== undefined ? 'warn' : action;
  };
}

/** What is to be known of the rules that {@link compileActions} has only warned about. */
export function unsaidExceptions(rules: readonly string[], spec: Spec, now: Date): readonly string[] {
  return [...new Set(rules)].flatMap(rule => {
    const last = lastOf(rule, spec, now);
    return last === undefined
      ? []
      : [
          `exceptions to ${rule}: no rule of an API server has a clock, so nobody is refused; write it anew after ${last}`,
        ];
  });
}

/** What the policy wants done with findings of built-in rules, which are written as they are. */
export function unsaidActions({ rules = [] }: Spec): readonly string[] {
  const asked = rules
    .filter(({ actions }) => actions.admission !== undefined)
    .flatMap(({ ids, actions }) =>
      ids
        .filter(id => BUILT_IN.some(rule => isAbout(id, rule)))
        .map(id => `${id} ${actions.admission ?? ''}`),
    );
  return asked.length === 0
    ? []
    : [
        `rules, ${[...new Set(asked)].join(', ')}: what becomes of findings of built-in rules; without files those are written as they are`,
      ];
}

const REQUIREMENTS: ReadonlySet<string> = new Set(Object.values(requirementRules).map(({ id }) => id));

const BUILT_IN = KNOWN_RULES.filter(id => !REQUIREMENTS.has(id));

/** When the last exception to a rule ends that has not ended. */
function lastOf(rule: string, { exceptions = [] }: Spec, now: Date): string | undefined {
  const live = exceptions
    .filter(({ rules }) => rules.some(id => isAbout(id, rule)))
    .map(({ expires }) => ({ expires, end: expiryOf(expires) ?? now }))
    .filter(({ end }) => end > now);
  return live.toSorted((a, b) => a.end.getTime() - b.end.getTime()).at(-1)?.expires;
}
