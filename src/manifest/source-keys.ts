import type { ExternalSecretSpec } from '../api/external-secret.ts';
import { fixedKeysOf, generatedKeys } from '../api/generators/generated-keys.ts';
import { definitionOf, isGeneratorKind, type GeneratorDefinition } from '../api/generators/index.ts';
import type { Loose } from '../api/validate/loose.ts';
import type { ManifestView } from './view.ts';

export interface GeneratorName {
  readonly kind: string;
  readonly name: string;
}

/** The keys that a generator gives at most; undefined where it was not seen, or where its answer decides. */
export type KeysOfGenerator = (generator: GeneratorName) => readonly string[] | undefined;

type Source = Loose<NonNullable<ExternalSecretSpec['dataFrom']>[number]>;

/**
 * The keys of an entry of `dataFrom`, at most; undefined where they are known after fetching only, or written anew.
 * @param keysOf the generator that it names; without it only kinds are known whose keys are always the same
 */
export function sourceKeys(
  { extract, find, rewrite, sourceRef }: Source,
  keysOf: KeysOfGenerator = ({ kind }) => fixedKeysOf(kind),
): readonly string[] | undefined {
  const isAlone = extract === undefined && find === undefined && rewrite === undefined;
  const { kind, name = '' } = sourceRef?.generatorRef ?? {};
  return isAlone && kind !== undefined ? keysOf({ kind, name }) : undefined;
}

/** Of the generators that an ExternalSecret of this namespace may name. */
export function keysOfGenerators(
  manifests: Pick<ManifestView, 'generator'>,
  namespace: string,
): KeysOfGenerator {
  return keysOfFound(({ kind, name }) => {
    const generator = isGeneratorKind(kind) ? manifests.generator(namespace, kind, name) : undefined;
    return generator === undefined ? [] : [definitionOf(generator)];
  });
}

/** @param find the generators that a name may mean: where there are several, the keys are those of all */
export function keysOfFound(
  find: (generator: GeneratorName) => readonly GeneratorDefinition[],
): KeysOfGenerator {
  return generator => {
    const fixed = fixedKeysOf(generator.kind);
    if (fixed !== undefined) return fixed;
    const keys = find(generator).map(generatedKeys);
    return keys.length === 0 || keys.includes(undefined) ? undefined : keys.flatMap(some => some ?? []);
  };
}
