import { isJsonObject, type JsonObject } from '../../api/json.ts';
import { nameOf } from '../../check/manifest-set.ts';
import { requirementRules } from '../../check/policy/requirements/index.ts';
import { customRuleIds } from '../../check/policy/policy-objects.ts';
import type { SuiteResult } from './run-suite.ts';

/** A policy's own rules that found nothing in any case: they might as well not be there, `<policy>: <rules>`. */
export function untestedRules(results: readonly SuiteResult[]): readonly string[] {
  const found = new Set(
    results.flatMap(({ cases }) =>
      cases.flatMap(({ findings }) => findings.map(({ policy, rule }) => `${policy} ${rule}`)),
    ),
  );
  const policies = new Map(
    results.flatMap(result => result.policies.map(policy => [nameOf(policy), policy])),
  );
  return [...policies].flatMap(([name, policy]) => {
    const idle = ownRules(policy).filter(rule => !found.has(`${name} ${rule}`));
    return idle.length === 0 ? [] : [`${name}: ${idle.join(', ')}`];
  });
}

function ownRules(policy: JsonObject): readonly string[] {
  const spec = isJsonObject(policy['spec']) ? policy['spec'] : {};
  const required = isJsonObject(spec['require']) ? spec['require'] : {};
  const ids = Object.entries(requirementRules).flatMap(([field, rule]) =>
    required[field] === undefined ? [] : [rule.id],
  );
  return [...ids, ...customRuleIds([policy])];
}
