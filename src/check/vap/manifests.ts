import type { JsonObject } from '../../api/json.ts';
import type { Action } from '../../api/secret-policy.ts';
import { POLICY_KINDS, type ResourceRule } from './resources.ts';
import type { Validation } from './validation.ts';

/** Validations that are enforced together. */
export interface VapPolicy {
  readonly name: string;
  readonly kinds: readonly string[];
  readonly action: Exclude<Action, 'ignore'>;
  /** As Kubernetes answers: an object is malformed, or not allowed. */
  readonly reason: 'Invalid' | 'Forbidden';
  readonly validations: readonly Validation[];
  /** Selectors of `matchConstraints`. */
  readonly selectors: JsonObject;
  /** CEL for which objects it is about; all must hold. */
  readonly conditions: Readonly<Record<string, string>>;
}

/** A ValidatingAdmissionPolicy and its binding, `admissionregistration.k8s.io/v1` (Kubernetes 1.30 and later). */
export function vapManifests(policy: VapPolicy): readonly JsonObject[] {
  const { name, kinds, action, reason, validations, selectors, conditions } = policy;
  const metadata = { name, labels: { 'app.kubernetes.io/managed-by': 'postern' } };
  const resourceRules = kinds.flatMap(
    (kind): ResourceRule | readonly ResourceRule[] => POLICY_KINDS.get(kind) ?? [],
  );
  return [
    {
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: 'ValidatingAdmissionPolicy',
      metadata,
      spec: {
        failurePolicy: 'Fail',
        matchConstraints: { resourceRules, ...selectors },
        matchConditions: Object.entries({ ...NOT_ONLY_DELETED, ...conditions }).map(([name, expression]) => ({
          name,
          expression,
        })),
        validations: validations.map(validation => inManifest(validation, reason)),
      },
    },
    {
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: 'ValidatingAdmissionPolicyBinding',
      metadata,
      spec: { policyName: name, validationActions: [ACTIONS[action]] },
    },
  ];
}

function inManifest(validation: Validation, reason: VapPolicy['reason']): JsonObject {
  const { rule, expression, message, messageExpression } = validation;
  const said = { expression, message: `${rule}: ${message}`, reason };
  if (messageExpression === undefined) return said;
  return { ...said, messageExpression: `"${rule}: " + (${messageExpression})` };
}

/**
 * Nobody is to be kept from taking a finalizer away. What is changed besides is looked at: with a finalizer an object stays
 * in use for as long as its owner likes.
 */
const NOT_ONLY_DELETED = {
  'is-not-only-deleted': [
    '!has(object.metadata.deletionTimestamp) || oldObject == null',
    ...['?spec', 'metadata.?labels', 'metadata.?annotations'].map(
      field => `object.${field}.orValue({}) != oldObject.${field}.orValue({})`,
    ),
  ].join(' || '),
};

const ACTIONS = { deny: 'Deny', warn: 'Warn', audit: 'Audit' } as const;
