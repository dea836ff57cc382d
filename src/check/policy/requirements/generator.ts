import { checkedKindOf, currentKindOf, groupOf } from '../../../api/checked-kinds.ts';
import { specFieldOf } from '../../../api/generators/cluster-generator.ts';
import { definitionOf, GENERATOR_GROUP, type GeneratorDefinition } from '../../../api/generators/index.ts';
import { isJsonObject, type JsonObject } from '../../../api/json.ts';
import type { Asking } from './asking.ts';

/** A generator as it stands in an object. */
export interface PlacedGenerator extends GeneratorDefinition {
  /** Field path of what says which one it is. */
  readonly kindPath: string;
  /** Field path of its spec. */
  readonly at: string;
}

/** The generator that an object is; of a ClusterGenerator the one inside. undefined for other objects. */
export function generatorIn(object: JsonObject): PlacedGenerator | undefined {
  const kind = (checkedKindOf(object) ?? currentKindOf(object))?.kind;
  if (kind === undefined || groupOf(kind) !== GENERATOR_GROUP) return undefined;
  const definition = definitionOf({ kind, spec: isJsonObject(object['spec']) ? object['spec'] : {} });
  return kind === 'ClusterGenerator'
    ? { ...definition, kindPath: 'spec.kind', at: `spec.generator.${specFieldOf(definition.kind)}` }
    : { ...definition, kindPath: 'kind', at: 'spec' };
}

/** A place that takes values from a generator. */
export interface GeneratorUse {
  readonly kind: string;
  /** Field path of the kind. */
  readonly path: string;
}

/** Each generator that an object names. */
export function generatorUses(asking: Asking): readonly GeneratorUse[] {
  const { at } = asking;
  if (asking.does === 'write') {
    return used(asking.spec.selector?.generatorRef, `${at}.selector.generatorRef`);
  }
  const { data = [], dataFrom = [] } = asking.spec;
  return [
    ...data.flatMap((entry, index) =>
      used(entry?.sourceRef?.generatorRef, `${at}.data[${index}].sourceRef.generatorRef`),
    ),
    ...dataFrom.flatMap((entry, index) =>
      used(entry?.sourceRef?.generatorRef, `${at}.dataFrom[${index}].sourceRef.generatorRef`),
    ),
  ];
}

function used(
  ref: { readonly kind?: string | undefined } | undefined,
  path: string,
): readonly GeneratorUse[] {
  return ref?.kind === undefined ? [] : [{ kind: ref.kind, path: `${path}.kind` }];
}

/** The provider that a kind of generator asks, as stores call it; undefined: it asks none that stores have. */
export function generatorProvider(kind: string): string | undefined {
  return Object.hasOwn(PROVIDERS, kind) ? PROVIDERS[kind] : undefined;
}

const PROVIDERS: Readonly<Record<string, string>> = {
  ACRAccessToken: 'azurekv',
  BeyondtrustWorkloadCredentialsDynamicSecret: 'beyondtrustworkloadcredentials',
  ECRAuthorizationToken: 'aws',
  Fake: 'fake',
  GCRAccessToken: 'gcpsm',
  GithubAccessToken: 'github',
  GitlabDeployToken: 'gitlab',
  STSSessionToken: 'aws',
  VaultDynamicSecret: 'vault',
  Webhook: 'webhook',
};

/** Kinds of generators that ask a provider, and the one that may be any of them. */
export const ASKING_GENERATORS: readonly string[] = [...Object.keys(PROVIDERS), 'ClusterGenerator'];
