/** The CustomResourceDefinition of SecretPolicy. */
import { withoutRequiredEnvelope, type CustomResourceDefinition } from './crd.ts';
import { POLICY_GROUP, POLICY_KIND, POLICY_VERSION, secretPolicySchema } from '../secret-policy.ts';
import { structuralSchema } from './structural-schema.ts';

/** The name of the resource in URLs. */
export const POLICY_PLURAL = 'secretpolicies';

export function policyDefinition(): CustomResourceDefinition {
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${POLICY_PLURAL}.${POLICY_GROUP}` },
    spec: {
      group: POLICY_GROUP,
      scope: 'Cluster',
      names: {
        kind: POLICY_KIND,
        listKind: `${POLICY_KIND}List`,
        plural: POLICY_PLURAL,
        singular: POLICY_KIND.toLowerCase(),
        shortNames: ['secpol'],
        categories: ['external-secrets'],
      },
      conversion: { strategy: 'None' },
      versions: [
        {
          name: POLICY_VERSION,
          served: true,
          storage: true,
          additionalPrinterColumns: [
            { name: 'Description', type: 'string', jsonPath: '.spec.description' },
            { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' },
          ],
          schema: { openAPIV3Schema: withoutRequiredEnvelope(structuralSchema(secretPolicySchema)) },
        },
      ],
    },
  };
}
