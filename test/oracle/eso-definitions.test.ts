/**
 * Our schemas, keyword by keyword, against External Secrets' own definitions of its kinds: where one refuses what the other
 * takes stands in a table with the reason. Random objects would not show it: few of them come near a limit.
 *
 * `ESO_DEFINITIONS=<config/crds/bases of another version>` compares with that one.
 */
import { describe, expect, test } from 'vitest';
import { checkedKindOf, checkedSchemaOf } from '../../src/api/checked-kinds.ts';
import { customResourceDefinition } from '../../src/api/schema/crd.ts';
import { generatorDefinition } from '../../src/api/generators/definition.ts';
import { GENERATOR_KINDS } from '../../src/api/generators/index.ts';
import { KINDS } from '../../src/api/kinds.ts';
import type { StructuralSchema } from '../../src/api/schema/structural-schema.ts';
import { esoDefinitions } from '../harness/eso-definitions.ts';
import { looser, stricter, type KnownDifference } from './cases/eso-definitions.ts';
import { schemaDifferences, type UpstreamSchema } from './schema-differences.ts';

interface Version {
  readonly id: string;
  readonly apiVersion: string;
  readonly kind: string;
  readonly schema: UpstreamSchema;
}

const definitions = await esoDefinitions();
const versions = definitions.flatMap(({ spec: { group, names, versions } }) =>
  versions.map(({ name, schema }): Version => ({
    id: `${names.kind}/${name}`,
    apiVersion: `${group}/${name}`,
    kind: names.kind,
    schema: schema.openAPIV3Schema,
  })),
);
const checked = versions.flatMap(version => {
  const type = checkedKindOf(version);
  return type === undefined ? [] : [differences(version, checkedSchemaOf(type))];
});
const shipped = [...KINDS.map(customResourceDefinition), ...GENERATOR_KINDS.map(generatorDefinition)].flatMap(
  ({ spec }) =>
    spec.versions.flatMap(({ name, schema }) =>
      versions
        .filter(({ id }) => id === `${spec.names.kind}/${name}`)
        .map(version => differences(version, schema.openAPIV3Schema)),
    ),
);

interface Compared {
  readonly id: string;
  readonly found: readonly string[];
}

function differences({ id, schema }: Version, ours: StructuralSchema): Compared {
  const found = schemaDifferences(ours, schema);
  return { id, found: found.map(({ side, path, what }) => `${side} ${id} ${path}: ${what}`) };
}

test('every kind of External Secrets is compared but the one that nobody writes', () => {
  const compared = new Set(checked.map(({ id }) => id));
  expect(versions.map(({ id }) => id).filter(id => !compared.has(id))).toEqual(['GeneratorState/v1alpha1']);
});

describe('each difference has its reason', () => {
  const known = [...stricter, ...looser];
  const unknown = (found: readonly string[]): readonly string[] =>
    found.filter(one => !known.some(({ place }) => place.test(one)));

  test.for(checked)('of what is checked as $id', ({ found }) => {
    expect(unknown(found)).toEqual([]);
  });

  test.for(shipped)('of our definition of $id, which refuses no more', ({ found }) => {
    expect(unknown(found.filter(one => one.startsWith('stricter ')))).toEqual([]);
  });
});

const all = checked.flatMap(({ found }) => found);

/** A reason for what is no difference any more would hide the next one. */
function idleReasons(): readonly unknown[] {
  const isIdle = ({ place, isNew }: KnownDifference): boolean =>
    isNew !== true && !all.some(one => place.test(one));
  return [...stricter, ...looser].filter(isIdle);
}

/** Of the newest version. */
function otherDifferences(): readonly unknown[] {
  const lasting = [...stricter, ...looser].filter(({ isOfAll }) => isOfAll === true);
  return all.filter(one => !lasting.some(({ place }) => place.test(one)));
}

const isOtherVersion = process.env['ESO_DEFINITIONS'] !== undefined;

test.for<readonly [string, () => readonly unknown[]]>([
  isOtherVersion
    ? ['the newest version has no other difference', otherDifferences]
    : ['no reason is for nothing', idleReasons],
])('%s', ([, left]) => {
  expect(left()).toEqual([]);
});
