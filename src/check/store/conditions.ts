import type { Loose } from '../../api/validate/loose.ts';
import type { StoreSpec } from '../../api/secret-store.ts';
import { requirementProblem } from '../../manifest/label-selector.ts';
import { isTooLarge, TOO_LARGE_REASON } from '../../manifest/namespace-regex.ts';
import { expressionFindings } from '../expression-findings.ts';
import { warning, type RuleFinding, type StoreRule } from '../rule.ts';

/*
 * spec.conditions                                        ClusterSecretStore only; a SecretStore ignores them
 * spec.conditions[].namespaceRegexes[]                   RE2
 * spec.conditions[].namespaceSelector.matchExpressions[] In and NotIn with values, Exists and DoesNotExist without
 */
/**
 * A condition that never matches as written, or that a namespaced store ignores.
 *
 * `conditions` say which namespaces may use a ClusterSecretStore. An expression that RE2 cannot read, or a
 * selector with an operator that does not exist, lets nobody in; a SecretStore ignores them altogether.
 */
export const conditions: StoreRule = {
  id: 'PST207',
  title: 'a condition that never matches as written, or that a namespaced store ignores',
  kinds: ['SecretStore', 'ClusterSecretStore'],
  check({ kind, spec }) {
    const list = spec?.conditions ?? [];
    const findings = list.flatMap((condition, index) =>
      conditionFindings(condition, `spec.conditions[${index}]`),
    );
    if (kind === 'ClusterSecretStore' || list.length === 0) return findings;
    const message = 'have no effect on a SecretStore: only its own namespace can use it';
    return [warning('spec.conditions', message, 'remove them, or make it a ClusterSecretStore'), ...findings];
  },
};

type Condition = Loose<NonNullable<StoreSpec['conditions']>[number]> | undefined;

function conditionFindings(condition: Condition, path: string): readonly RuleFinding[] {
  const regexes = (condition?.namespaceRegexes ?? []).flatMap((source, index) =>
    regexFindings(`${path}.namespaceRegexes[${index}]`, source),
  );
  const requirements = condition?.namespaceSelector?.matchExpressions ?? [];
  const selectors = requirements.flatMap((requirement, index) => {
    const reason = requirement === undefined ? undefined : requirementProblem(requirement);
    const at = `${path}.namespaceSelector.matchExpressions[${index}]`;
    return reason === undefined ? [] : [warning(at, `lets no namespace in: ${reason}`)];
  });
  return [...regexes, ...selectors];
}

/** One that is too large lets namespaces in for External Secrets, but no pod of them is injected. */
function regexFindings(path: string, source: string | undefined): readonly RuleFinding[] {
  if (source === undefined || !isTooLarge(source)) return expressionFindings(path, source);
  return [
    warning(
      path,
      `lets no pod be injected: ${TOO_LARGE_REASON}`,
      'list them in namespaces, or use a selector',
    ),
  ];
}
