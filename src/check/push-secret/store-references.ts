import type { PushSecret } from '../../api/push-secret.ts';
import { requirementProblem } from '../../manifest/label-selector.ts';
import { error, warning, type Rule } from '../rule.ts';

/**
 * A store reference without a name and without a selector, or no store at all.
 *
 * External Secrets checks nothing of a PushSecret when it is applied. Each entry of `secretStoreRefs` names a store or selects
 * stores by their labels.
 */
export const pushStores: Rule<PushSecret> = {
  id: 'PST524',
  title: 'a store reference without a name, or no store at all',
  kinds: ['PushSecret'],
  check({ spec }) {
    const stores = spec?.secretStoreRefs;
    if (stores?.length === 0) {
      const fix = 'write secretStoreRefs: [{name: <store>, kind: SecretStore}]';
      return [warning('spec.secretStoreRefs', 'names no store, so that nothing is written', fix)];
    }
    return (stores ?? []).flatMap((store, index) => {
      const path = `spec.secretStoreRefs[${index}]`;
      if (store === undefined) return [];
      if (store.labelSelector !== undefined) {
        return (store.labelSelector.matchExpressions ?? []).flatMap((requirement, at) => {
          const problem = requirement === undefined ? undefined : requirementProblem(requirement);
          const place = `${path}.labelSelector.matchExpressions[${at}]`;
          return problem === undefined ? [] : [error(place, problem)];
        });
      }
      return store.name === undefined
        ? [error(path, 'must have name or labelSelector', 'write name: <store>')]
        : [];
    });
  },
};
