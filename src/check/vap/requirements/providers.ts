import type { Requirements } from '../../../api/secret-policy.ts';
import { quoted } from '../../cel/literal.ts';
import { ASKING_GENERATORS, generatorProvider } from '../../policy/requirements/generator.ts';
import { STORE_KINDS } from '../../policy/requirements/known-store.ts';
import type { Validation } from '../validation.ts';
import { ASKING, dataFromOf, dataOf, type AskingText } from './asking-text.ts';
import type { SaidRequirement } from './said-requirement.ts';

type Parameters = NonNullable<Requirements['providers']>;

/** PST801: the only providers that stores may have and generators may ask. */
export function saidProviders({ allowed }: Parameters): SaidRequirement {
  return {
    validations: validationsOf(allowed),
    unsaid: ['PST801 of what uses a store: its provider stands in another object, the store'],
  };
}

function validationsOf(allowed: Parameters['allowed']): readonly Validation[] {
  const use = `use one of: ${allowed.join(', ')}`;
  const forbidden = ASKING_GENERATORS.filter(kind => {
    const provider = generatorProvider(kind);
    return provider !== undefined && !allowed.some(name => name === provider);
  });
  const said = (kind: string, expression: string, what: string): Validation => ({
    rule: 'PST801',
    kind,
    expression,
    message: `${what} may not be used; ${use}`,
  });
  const ofStores = STORE_KINDS.map(kind =>
    said(kind, `object.spec.provider.all(name, name in ${list(allowed)})`, 'spec.provider: the provider'),
  );
  if (forbidden.length === 0) return ofStores;
  return [
    ...ofStores,
    ...forbidden.map(kind =>
      said(kind, 'false', `kind: provider ${generatorProvider(kind) ?? ''}, which ${kind} asks,`),
    ),
    said('ClusterGenerator', `!(object.spec.kind in ${list(forbidden)})`, 'spec.kind: the provider it asks'),
    ...ASKING.map(asking =>
      said(asking.kind, usesNone(asking, forbidden), `a generatorRef of ${asking.at} names a kind that`),
    ),
  ];
}

function usesNone(asking: AskingText, kinds: readonly string[]): string {
  return asking.does === 'read'
    ? `(${dataOf(asking)} + ${dataFromOf(asking)}).all(e, !(e.?sourceRef.?generatorRef.?kind.orValue("") in ${list(kinds)}))`
    : `!(${asking.spec}.?selector.?generatorRef.?kind.orValue("") in ${list(kinds)})`;
}

function list(texts: readonly string[]): string {
  return `[${texts.map(quoted).join(', ')}]`;
}
