import { POLICY_KIND, type SecretPolicy } from '../../api/secret-policy.ts';
import type { Rule } from '../rule.ts';
import { customFindings } from './custom-findings.ts';
import { exceptionFindings } from './exception-findings.ts';
import { ruleActionFindings } from './rule-action-findings.ts';
import { matchFindings } from './match-findings.ts';
import { periodFindings } from './period-findings.ts';
import { requireFindings } from './require-findings.ts';

/*
 * spec.match.namespaces[], kinds[], …    globs: only * is special
 * spec.match.(namespace)selector         as Kubernetes reads label selectors
 * spec.rules[].ids[]                     ids of rules, or what they begin with; actions that the rule may have
 * spec.require                           RE2, periods, providers that exist
 * spec.custom[].name                     each once
 * spec.exceptions[].rules[], expires     as above; a day or a moment, not beyond exceptionRequests.atMost
 */
/**
 * Something in a SecretPolicy that cannot be meant as it is written.
 *
 * What nobody can match, read or obey is refused when the policy is written: an id of no rule, an expression that RE2 does
 * not read, a period that is none, an exception that lasts longer than the policy itself allows. Not every action can be
 * set: an object that breaks its schema is at least warned about, and a pod that cannot be injected (PST3…) stays refused,
 * since it could not start anyway. Entries that name many rules at once, such as `PST1`, mean those whose action can be set.
 */
export const policyMeaning: Rule<SecretPolicy> = {
  id: 'PST812',
  title:
    'something that cannot be meant: an unknown rule, a broken pattern, a period or an end that cannot be',
  kinds: [POLICY_KIND],
  check({ metadata, spec = {} }, now) {
    const names = new Set(
      (spec.custom ?? []).flatMap(rule =>
        rule?.name === undefined ? [] : [`${metadata?.name ?? ''}/${rule.name}`],
      ),
    );
    return [
      ...matchFindings(spec.match, 'spec.match'),
      ...ruleActionFindings(spec.rules, names),
      ...requireFindings(spec.require),
      ...customFindings(spec.custom),
      ...periodFindings('spec.exceptionRequests.atMost', spec.exceptionRequests?.atMost),
      ...periodFindings('spec.exceptionRequests.warnBefore', spec.exceptionRequests?.warnBefore),
      ...exceptionFindings(spec, names, now),
    ];
  },
};
