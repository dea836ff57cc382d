import type { Loose } from '../../api/validate/loose.ts';
import type { SecretPolicy } from '../../api/secret-policy.ts';
import { excerpt } from '../wording/excerpt.ts';
import { error, type RuleFinding } from '../rule.ts';
import { kindFindings } from './match-findings.ts';

type Customs = NonNullable<Loose<SecretPolicy>['spec']>['custom'];

/** What is wrong with custom rules besides their expressions. */
export function customFindings(rules: Customs): readonly RuleFinding[] {
  const names = (rules ?? []).map(rule => rule?.name);
  return (rules ?? []).flatMap((rule, index) => {
    const path = `spec.custom[${index}]`;
    const name = rule?.name;
    const isSecond = name !== undefined && names.indexOf(name) < index;
    const kinds = kindFindings(`${path}.kinds`, rule?.kinds);
    if (!isSecond) return kinds;
    const message = `a rule of the name ${JSON.stringify(excerpt(name))} is there already`;
    return [error(`${path}.name`, message)].concat(kinds);
  });
}
