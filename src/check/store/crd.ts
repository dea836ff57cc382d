import { expressionFindings } from '../expression-findings.ts';
import { kubernetesConnection } from './kubernetes-connection.ts';
import { isJsonObject } from '../../api/json.ts';
import { error, type RuleFinding, type StoreRule } from '../rule.ts';
import { exactlyOne } from './selector-checks.ts';
import { checkProvider, must, type ProviderCheck, type ProviderPlace } from './provider-place.ts';

/*
 * spec.provider.crd
 *   auth, authRef                 exactly one of them
 *   resource                      version and kind; not the Secret of Kubernetes
 *   whitelist.rules[]             expressions; namespace in a ClusterSecretStore only
 *   server, auth                  as for provider kubernetes
 */
/**
 * A store of provider `crd` that External Secrets refuses.
 *
 * It reads objects of other kinds; for Secrets there is provider `kubernetes`.
 */
export const crd: StoreRule = {
  id: 'PST229',
  title: 'what ESO refuses of provider `crd`',
  kinds: ['SecretStore', 'ClusterSecretStore'],
  check: store =>
    checkProvider(store, 'crd', [
      ...kubernetesConnection,
      exactlyOne('', ['auth', 'authRef']),
      must(
        place =>
          !(
            place.text('resource.kind') === 'Secret' &&
            place.text('resource.group') === '' &&
            place.text('resource.version') === 'v1'
          ),
        'resource.kind',
        "must not be Kubernetes' own Secret",
        'use provider kubernetes',
      ),
      whitelist,
    ]),
};

const whitelist: ProviderCheck = place => {
  const rules = place.read('whitelist.rules');
  return (Array.isArray(rules) ? rules : []).flatMap((rule: unknown, index) =>
    isJsonObject(rule)
      ? brokenExpressions(place.at(`whitelist.rules[${index}]`), rule).concat(
          uselessNamespace(place, `whitelist.rules[${index}].namespace`, rule),
        )
      : [],
  );
};

function brokenExpressions(path: string, rule: Readonly<Record<string, unknown>>): readonly RuleFinding[] {
  const properties: readonly unknown[] = Array.isArray(rule['properties']) ? rule['properties'] : [];
  const texts = [
    ['name', rule['name']] as const,
    ['namespace', rule['namespace']] as const,
    ...properties.map((text, at) => [`properties[${at}]`, text] as const),
  ];
  return texts.flatMap(([field, text]) =>
    typeof text === 'string' ? expressionFindings(`${path}.${field}`, text) : [],
  );
}

function uselessNamespace(
  place: ProviderPlace,
  path: string,
  rule: Readonly<Record<string, unknown>>,
): readonly RuleFinding[] {
  if (place.owner.kind !== 'SecretStore' || (rule['namespace'] ?? '') === '') return [];
  return [error(place.at(path), 'can never match: a SecretStore reads its own namespace only', 'remove it')];
}
