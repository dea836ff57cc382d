import type { Loose } from '../../api/validate/loose.ts';
import type { LabelSelector } from '../../api/secret-store.ts';
import type { KubeObject } from '../../kube/object.ts';
import { matchesSelector } from '../../manifest/label-selector.ts';
import type { Labels } from '../../manifest/labels.ts';

/** admissionregistration.k8s.io/v1, as far as it says which pods are sent to a webhook. */
export interface InjectingConfiguration extends KubeObject {
  readonly webhooks?: readonly InjectingWebhook[];
}

export interface InjectingWebhook {
  readonly rules?: readonly {
    readonly apiGroups?: readonly string[];
    readonly resources?: readonly string[];
    readonly operations?: readonly string[];
  }[];
  readonly namespaceSelector?: Loose<LabelSelector>;
  readonly objectSelector?: Loose<LabelSelector>;
}

/** Why a pod is not injected however often it is made, and what would help. */
export interface LeftOut {
  readonly why: string;
  readonly fix: string;
}

/**
 * Whether a pod that is made now would be sent to any of the webhooks. `matchConditions` are not asked: those that Postern
 * comes with leave out nobody who asks for injection.
 *
 * @param namespaceLabels undefined: they are not known, and no namespaceSelector leaves it out
 * @returns undefined: it would be
 */
export function leftOut(
  configurations: readonly InjectingConfiguration[],
  namespaceLabels: Labels | undefined,
  podLabels: Labels,
): LeftOut | undefined {
  const webhooks = configurations.flatMap(({ metadata, webhooks = [] }) =>
    webhooks
      .filter(takesPods)
      .map(webhook => ({ webhook, owner: `MutatingWebhookConfiguration ${metadata.name}` })),
  );
  const [first] = webhooks;
  if (first === undefined) {
    return {
      why: 'no MutatingWebhookConfiguration of Postern takes pods now',
      fix: 'install it again, as deploy/kustomize has it',
    };
  }
  const here = webhooks.filter(({ webhook }) => selects(webhook.namespaceSelector, namespaceLabels));
  const [firstHere] = here;
  if (firstHere === undefined) {
    return {
      why: `${first.owner} leaves its namespace out (namespaceSelector)`,
      fix: 'run it in another namespace, or take the annotation away; who runs Postern may let the namespace in',
    };
  }
  if (here.some(({ webhook }) => selects(webhook.objectSelector, podLabels))) return undefined;
  return {
    why: `${firstHere.owner} leaves pods with its labels out (objectSelector)`,
    fix: 'give its pods other labels, or take the annotation away; who runs Postern may let such pods in',
  };
}

function takesPods({ rules = [] }: InjectingWebhook): boolean {
  const has = (values: readonly string[] | undefined, ...wanted: readonly string[]): boolean =>
    values?.some(value => wanted.includes(value)) ?? false;
  return rules.some(
    ({ apiGroups, resources, operations }) =>
      has(apiGroups, '', '*') && has(resources, 'pods', '*', '*/*') && has(operations, 'CREATE', '*'),
  );
}

function selects(selector: Loose<LabelSelector> = {}, labels: Labels | undefined): boolean {
  // An API server stores no selector that it cannot read.
  return labels === undefined || matchesSelector(selector, labels) !== false;
}
