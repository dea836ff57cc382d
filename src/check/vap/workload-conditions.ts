import type { VapPolicy } from './manifests.ts';
import { WORKLOADS } from './resources.ts';
import { inBrackets } from './validation.ts';

/** What is said may be about manifests and workloads. Workloads are asked about where the webhook is asked about them. */
export function placedPolicies(policy: VapPolicy): readonly VapPolicy[] {
  const [workloads, manifests] = [true, false].map(are =>
    policy.kinds.filter(kind => WORKLOADS.has(kind) === are),
  );
  return [
    ...(manifests?.length ? [{ ...policy, kinds: manifests }] : []),
    ...(workloads?.length ? [ofWorkloads({ ...policy, kinds: workloads })] : []),
  ];
}

/** As in webhooks.yaml: by whoever applies one, if it asks for something of Postern or its namespace is to be held so. */
function ofWorkloads(policy: VapPolicy): VapPolicy {
  return {
    ...policy,
    // No name of a rule has a dot.
    name: `${policy.name}.workloads`,
    conditions: { ...policy.conditions, 'applied-by-somebody': '!has(object.metadata.ownerReferences)' },
    validations: policy.validations.map(validation => ({
      ...validation,
      expression: `!(${IS_ASKED_ABOUT}) || ${inBrackets(validation.expression)}`,
    })),
  };
}

const IS_ANNOTATED = ['object', 'object.spec.?template', 'object.spec.?jobTemplate.?spec.?template']
  .map(pod => `${pod}.?metadata.?annotations.orValue({}).exists(name, name.startsWith("postern.dev/"))`)
  .join(' || ');

/** Conditions of matching see no namespace, so this one stands with the rule. */
const IS_ASKED_ABOUT =
  `${IS_ANNOTATED} || object.kind != "Pod" && ` +
  'namespaceObject.metadata.?labels[?"policy.postern.dev/workloads"].orValue("") == "enforced"';
