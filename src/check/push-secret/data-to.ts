import type { PushSecret } from '../../api/push-secret.ts';
import type { Loose } from '../../api/validate/loose.ts';
import type { PushSecretSpec } from '../../api/push-secret.ts';
import { expressionFindings } from '../expression-findings.ts';
import { firstFindings } from '../first-findings.ts';
import { error, type Rule, type RuleFinding } from '../rule.ts';
import { templateFindings } from '../template-findings.ts';

/**
 * An entry of `dataTo` that External Secrets refuses, or that fails when it pushes.
 *
 * Each entry names one of `secretStoreRefs`, by its name or by labels. `remoteKey` puts all keys into one secret; `rewrite`
 * changes the name of each, so they exclude each other.
 */
export const pushDataTo: Rule<PushSecret> = {
  id: 'PST528',
  title: 'an entry of `dataTo` that External Secrets refuses',
  kinds: ['PushSecret'],
  check({ spec }) {
    const stores = spec?.secretStoreRefs ?? [];
    return firstFindings((spec?.dataTo ?? []).entries(), ([index, entry]) => {
      const path = `spec.dataTo[${index}]`;
      return entry === undefined
        ? []
        : storeFindings(path, entry, stores).concat(contentFindings(path, entry));
    });
  },
};

type Entry = Loose<NonNullable<PushSecretSpec['dataTo']>[number]>;
type Stores = Loose<PushSecretSpec['secretStoreRefs']>;

function storeFindings(path: string, { storeRef }: Entry, stores: Stores): readonly RuleFinding[] {
  if (storeRef?.name === undefined) {
    return storeRef?.labelSelector === undefined
      ? [error(`${path}.storeRef`, 'must have name or labelSelector', 'write storeRef: {name: <store>}')]
      : [];
  }
  const { name, kind = 'SecretStore' } = storeRef;
  const isListed = stores.some(store => store?.name === name && (store.kind ?? 'SecretStore') === kind);
  return isListed
    ? []
    : [error(`${path}.storeRef`, `${kind} ${name} is not among spec.secretStoreRefs`, 'add it there')];
}

function contentFindings(path: string, { match, remoteKey, rewrite = [] }: Entry): readonly RuleFinding[] {
  const both = remoteKey !== undefined && rewrite.length > 0;
  return [
    ...(both ? [error(`${path}.rewrite`, 'makes no sense with remoteKey', 'remove one of the two')] : []),
    ...expressionFindings(`${path}.match.regexp`, match?.regexp),
    ...rewrite.flatMap((step, at) =>
      step === undefined ? [] : stepFindings(`${path}.rewrite[${at}]`, step),
    ),
  ];
}

function stepFindings(
  path: string,
  { regexp, transform }: NonNullable<NonNullable<Entry['rewrite']>[number]>,
): readonly RuleFinding[] {
  if ((regexp === undefined) === (transform === undefined)) {
    return [error(path, 'must have exactly one of regexp and transform')];
  }
  return [
    ...expressionFindings(`${path}.regexp.source`, regexp?.source),
    ...templateFindings(`${path}.transform.template`, transform?.template),
  ];
}
