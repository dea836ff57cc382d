import { GENERATOR_GROUP, definitionOf } from '../../api/generators/index.ts';
import { isJsonObject, type JsonObject } from '../../api/json.ts';
import { keysOfFound, type KeysOfGenerator } from '../../manifest/source-keys.ts';
import type { ManifestSet } from '../manifest-set.ts';

/** Of the generators that an ExternalSecret of this namespace may name: where several may be meant, the keys of all. */
export function keysOfGenerators(set: ManifestSet, namespace: string | undefined): KeysOfGenerator {
  return keysOfFound(({ kind, name }) => {
    const place = kind === 'ClusterGenerator' ? undefined : namespace;
    return set.findAll(GENERATOR_GROUP, kind, place, name).map(generator => definitionIn(kind, generator));
  });
}

function definitionIn(kind: string, { spec }: JsonObject): ReturnType<typeof definitionOf> {
  return definitionOf({ kind, spec: isJsonObject(spec) ? spec : {} });
}
