import { GENERATOR_GROUP, definitionOf } from '../../api/generators/index.ts';
import { isJsonObject, type JsonObject } from '../../api/json.ts';
import { keysOfFound, type GeneratorName, type KeysOfGenerator } from '../../manifest/source-keys.ts';
import type { ManifestSet } from '../manifest-set.ts';

/** Of the generators that an ExternalSecret of this namespace may name: where several may be meant, the keys of all. */
export function keysOfGenerators(set: ManifestSet, namespace: string | undefined): KeysOfGenerator {
  let known = knownIn.get(set);
  if (known === undefined) knownIn.set(set, (known = new Map()));
  const keys = known;
  return generator => {
    const place = generator.kind === 'ClusterGenerator' ? undefined : namespace;
    const id = JSON.stringify([place, generator.kind, generator.name]);
    if (!keys.has(id)) keys.set(id, keysAt(set, place, generator));
    return keys.get(id);
  };
}

/** By who names them: in files without a namespace thousands may name one of thousands. */
const knownIn = new WeakMap<ManifestSet, Map<string, ReturnType<KeysOfGenerator>>>();

function keysAt(
  set: ManifestSet,
  place: string | undefined,
  generator: GeneratorName,
): ReturnType<KeysOfGenerator> {
  const keysOf = keysOfFound(({ kind, name }) =>
    set.findAll(GENERATOR_GROUP, kind, place, name).map(found => definitionIn(kind, found)),
  );
  const keys = keysOf(generator);
  return keys === undefined ? undefined : [...new Set(keys)];
}

function definitionIn(kind: string, { spec }: JsonObject): ReturnType<typeof definitionOf> {
  return definitionOf({ kind, spec: isJsonObject(spec) ? spec : {} });
}
