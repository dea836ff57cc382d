import type { ClusterExternalSecret } from '../../api/cluster-external-secret.ts';
import { requirementProblem } from '../../manifest/label-selector.ts';
import { warning, type Rule } from '../rule.ts';

/**
 * A ClusterExternalSecret that selects no namespace.
 *
 * Without `namespaceSelectors`, `namespaceSelector` and `namespaces` nothing is created, and nothing says so. An empty
 * selector `{}` selects every namespace.
 */
export const clusterNamespaces: Rule<ClusterExternalSecret> = {
  id: 'PST503',
  title: 'a ClusterExternalSecret that selects no namespace',
  kinds: ['ClusterExternalSecret'],
  check({ spec }) {
    const { namespaceSelector, namespaceSelectors = [], namespaces = [] } = spec ?? {};
    if (namespaceSelector === undefined && namespaceSelectors.length + namespaces.length === 0) {
      const fix = 'write namespaceSelectors: [{matchLabels: {<label>: <value>}}]';
      return [warning('spec', 'selects no namespace, so that no ExternalSecret is created', fix)];
    }
    const selectors = [
      ['spec.namespaceSelector', namespaceSelector] as const,
      ...namespaceSelectors.map(
        (selector, index) => [`spec.namespaceSelectors[${index}]`, selector] as const,
      ),
    ];
    return selectors.flatMap(([path, selector]) =>
      (selector?.matchExpressions ?? []).flatMap((requirement, index) => {
        const problem = requirement === undefined ? undefined : requirementProblem(requirement);
        return problem === undefined
          ? []
          : [warning(`${path}.matchExpressions[${index}]`, `lets no namespace in: ${problem}`)];
      }),
    );
  },
};
