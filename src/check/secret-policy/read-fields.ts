import type { Loose } from '../../api/validate/loose.ts';
import { nearestName } from '../../api/validate/nearest-name.ts';
import { POLICY_KIND, type SecretPolicy } from '../../api/secret-policy.ts';
import type { Place } from '../cel/schema-place.ts';
import { unknownReads, type UnknownRead } from '../cel/unknown-reads.ts';
import { excerpt } from '../wording/excerpt.ts';
import { error, warning, type Rule, type RuleFinding } from '../rule.ts';
import { seenSchemas } from './seen-schemas.ts';

type Custom = NonNullable<NonNullable<Loose<SecretPolicy>['spec']>['custom']>[number];

/**
 * A CEL expression of a custom rule that reads a field which the kinds that it is about do not have.
 *
 * Such a rule compiles, and fails for every object that it is asked about, or, behind `has(…)` and `.?`, never finds anything.
 * The message has the line and the column in the expression. It is an error where a field of a similar name is there, and
 * a warning where there is none: a newer version of External Secrets may have the field.
 *
 * Looked at are `metadata` of every object, name and labels of `namespaceObject`, and all of `object` and `oldObject` where
 * `kinds` of the rule or of the policy name kinds of External Secrets alone; of workloads only `metadata`. Below a key that users
 * choose, such as a label, and in what a provider that we do not know has, anything may be.
 */
export const policyReads: Rule<SecretPolicy> = {
  id: 'PST817',
  title: 'a CEL expression of a custom rule that reads a field which no object has',
  kinds: [POLICY_KIND],
  check: ({ spec = {} }) =>
    (spec.custom ?? []).flatMap((rule, index) =>
      ruleFindings(rule, `spec.custom[${index}]`, seenSchemas([spec.match?.kinds, rule?.kinds])),
    ),
};

function ruleFindings(
  rule: Custom,
  path: string,
  variables: ReadonlyMap<string, Place>,
): readonly RuleFinding[] {
  return (['expression', 'messageExpression'] as const).flatMap(field => {
    const source = rule?.[field];
    if (source === undefined || source.length > LONGEST_SOURCE) return [];
    return unknownReads(source, variables)
      .slice(0, MOST)
      .map(read => finding(`${path}.${field}`, read));
  });
}

/** Of one expression; to look for what was meant costs more than to find it. */
const MOST = 5;

/** What is longer does not compile. */
const LONGEST_SOURCE = 8192;

function finding(path: string, { position, name, fields }: UnknownRead): RuleFinding {
  const nearest = nearestName(name, new Set(fields));
  const message = `${position}: reads a field ${excerpt(name)}, which none of the objects that it is about has there`;
  if (nearest !== undefined) return error(path, message, `write ${nearest}`);
  return warning(
    path,
    message,
    fields.length === 0 ? undefined : `the fields there are: ${[...new Set(fields)].slice(0, 20).join(', ')}`,
  );
}
