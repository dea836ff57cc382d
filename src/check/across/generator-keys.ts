import { GENERATOR_GROUP, definitionOf } from '../../api/generators/index.ts';
import { fixedKeysOf, generatedKeys } from '../../api/generators/generated-keys.ts';
import { isJsonObject, type JsonObject } from '../../api/json.ts';
import type { KeysOfGenerator } from '../../manifest/source-keys.ts';
import type { ManifestSet } from '../manifest-set.ts';

/** Of the generators that an ExternalSecret of this namespace may name: where several may be meant, the keys of all. */
export function keysOfGenerators(set: ManifestSet, namespace: string | undefined): KeysOfGenerator {
  return ({ kind, name }) => {
    const fixed = fixedKeysOf(kind);
    if (fixed !== undefined) return fixed;
    const place = kind === 'ClusterGenerator' ? undefined : namespace;
    const keys = set
      .findAll(GENERATOR_GROUP, kind, place, name)
      .map(generator => generatedKeys(definitionIn(kind, generator)));
    return keys.length === 0 || keys.includes(undefined) ? undefined : keys.flatMap(some => some ?? []);
  };
}

function definitionIn(kind: string, { spec }: JsonObject): ReturnType<typeof definitionOf> {
  return definitionOf({ kind, spec: isJsonObject(spec) ? spec : {} });
}
