import { describe, expect, test } from 'vitest';
import { customResourceDefinition } from './crd.ts';
import { KINDS } from '../kinds.ts';
import type { StructuralSchema } from './structural-schema.ts';

type Node = readonly [path: string, schema: StructuralSchema];

/** Every schema in a schema, with its path. */
function nodes(schema: StructuralSchema, path = ''): readonly Node[] {
  const { properties = {}, items, additionalProperties } = schema;
  return [
    [path, schema],
    ...Object.entries(properties).flatMap(([name, child]) => nodes(child, `${path}.${name}`)),
    ...(items === undefined ? [] : nodes(items, `${path}[]`)),
    ...(additionalProperties === undefined ? [] : nodes(additionalProperties, `${path}[]`)),
  ];
}

describe.for(KINDS)('the definition of %s', kind => {
  const crd = customResourceDefinition(kind);

  test('has v1 as the stored version and v1beta1 as a deprecated one', () => {
    expect(crd).toMatchObject({
      spec: {
        conversion: { strategy: 'None' },
        versions: [
          { name: 'v1', served: true, storage: true },
          {
            name: 'v1beta1',
            served: true,
            storage: false,
            deprecated: true,
            deprecationWarning: expect.stringContaining('use external-secrets.io/v1') as unknown,
          },
        ],
      },
    });
  });

  const everyNode = crd.spec.versions.flatMap(version => nodes(version.schema.openAPIV3Schema));

  test.for<[string, (schema: StructuralSchema) => boolean]>([
    [
      'has a type',
      schema => typeof schema.type === 'string' || schema['x-kubernetes-int-or-string'] === true,
    ],
    [
      'has fields or free keys, not both',
      schema => !('properties' in schema && 'additionalProperties' in schema),
    ],
    [
      'uses no keyword that the API server refuses',
      schema => !('patternProperties' in schema || '$ref' in schema),
    ],
    [
      'requires only fields that it has',
      schema => (schema.required ?? []).every(name => Object.hasOwn(schema.properties ?? {}, name)),
    ],
    ['has a default out of its values', ({ default: value, enum: values }) => isOneOf(value, values)],
  ])('%s at every place', ([, holds]) => {
    expect(everyNode.filter(([, schema]) => !holds(schema)).map(([path]) => path)).toEqual([]);
  });

  test('has a status subresource, and columns and selectors that lead into the schema', () => {
    for (const version of crd.spec.versions) {
      const paths = [
        '.metadata.creationTimestamp',
        ...nodes(version.schema.openAPIV3Schema).map(([path]) => path),
      ];
      const named = [...version.additionalPrinterColumns, ...(version.selectableFields ?? [])];
      expect(version.subresources).toEqual({ status: {} });
      expect(paths).toEqual(
        expect.arrayContaining(named.map(({ jsonPath }) => jsonPath.replace(/\[.*\]/u, '[]'))),
      );
    }
  });

  test('is small enough for a client-side apply, which puts it into an annotation', () => {
    expect(JSON.stringify(crd).length).toBeLessThan(262_144);
  });
});

test.for([
  ['ExternalSecret', 'externalsecrets', 'es', 'Namespaced'],
  ['SecretStore', 'secretstores', 'ss', 'Namespaced'],
  ['ClusterSecretStore', 'clustersecretstores', 'css', 'Cluster'],
] as const)('%s keeps the names that people type', ([kind, plural, shortName, scope]) => {
  expect(customResourceDefinition(kind)).toMatchObject({
    metadata: { name: `${plural}.external-secrets.io` },
    spec: { scope, names: { plural, shortNames: [shortName], categories: ['external-secrets'] } },
  });
});

function isOneOf(value: unknown, values: readonly string[] | undefined): boolean {
  return value === undefined || values === undefined || values.some(known => known === value);
}
