/** The CustomResourceDefinitions of the generators, as ESO has them. */
import { withoutRequiredEnvelope, type CustomResourceDefinition } from '../schema/crd.ts';
import { schemaOf } from '../kinds.ts';
import { pluralOf } from '../plural.ts';
import { GENERATOR_GROUP, GENERATOR_VERSION, type GeneratorKind } from './index.ts';

export function generatorDefinition(kind: GeneratorKind): CustomResourceDefinition {
  const singular = kind.toLowerCase();
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${generatorPlural(kind)}.${GENERATOR_GROUP}` },
    spec: {
      group: GENERATOR_GROUP,
      scope: kind === 'ClusterGenerator' ? 'Cluster' : 'Namespaced',
      names: {
        kind,
        listKind: `${kind}List`,
        plural: generatorPlural(kind),
        singular,
        categories: ['external-secrets', 'external-secrets-generators'],
      },
      conversion: { strategy: 'None' },
      versions: [
        {
          name: GENERATOR_VERSION,
          served: true,
          storage: true,
          subresources: { status: {} },
          additionalPrinterColumns: [{ name: 'AGE', type: 'date', jsonPath: '.metadata.creationTimestamp' }],
          schema: {
            openAPIV3Schema: withoutRequiredEnvelope(schemaOf({ kind, version: GENERATOR_VERSION })),
          },
        },
      ],
    },
  };
}

/** The name of the resource in URLs: `sshkeys`. */
export function generatorPlural(kind: GeneratorKind): string {
  return pluralOf(kind);
}
