import type { Loose } from '../../api/validate/loose.ts';
import { POLICY_KIND, type SecretPolicy } from '../../api/secret-policy.ts';
import { compileCustomRule } from '../cel/custom-rule.ts';
import { error, type Rule, type RuleFinding } from '../rule.ts';

type Custom = NonNullable<NonNullable<Loose<SecretPolicy>['spec']>['custom']>[number];

/**
 * A CEL expression of a custom rule that does not compile.
 *
 * The message has the line and the column in the expression. `expression` must give a truth value, `messageExpression` a
 * text. They see `object`, `oldObject` (null unless the object is being changed) and `namespaceObject` (name and labels;
 * null for what has no namespace), and can call what CEL in Kubernetes can, except `authorizer`, IP addresses, formats and
 * loops over two variables. Regular expressions are those of RE2.
 *
 * What an object has is not known here: test with `has(…)` or `.?` what may be absent. A rule that fails for an object
 * does not let it pass.
 */
export const policyExpressions: Rule<SecretPolicy> = {
  id: 'PST815',
  title: 'a CEL expression of a custom rule that does not compile',
  kinds: [POLICY_KIND],
  check: ({ spec }) =>
    (spec?.custom ?? []).flatMap((rule, index) => problemsOf(rule, `spec.custom[${index}]`)),
};

function problemsOf(rule: Custom, path: string): readonly RuleFinding[] {
  if (rule?.expression === undefined) return [];
  const { expression, messageExpression } = rule;
  const { problems } = compileCustomRule({
    name: '',
    expression,
    ...(messageExpression === undefined ? {} : { messageExpression }),
  });
  return problems.map(({ field, message, fix }) => error(`${path}.${field}`, message, fix));
}
