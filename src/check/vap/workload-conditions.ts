import { quoted } from '../cel/literal.ts';
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
    name: policy.name.replace('.', '-workloads.'),
    conditions: { ...policy.conditions, 'applied-by-somebody': IS_APPLIED },
    validations: policy.validations.map(validation => ({
      ...validation,
      expression: `!(${IS_ASKED_ABOUT}) || ${inBrackets(validation.expression)}`,
    })),
  };
}

/**
 * Anybody can write an ownerReference: only what Kubernetes' own controllers make of a workload was looked at before. A pod that
 * asks for injection is looked at all the same, for what injection left in it.
 */
const IS_APPLIED =
  '!(request.userInfo.username == "system:kube-controller-manager" || ' +
  'request.userInfo.username.startsWith("system:serviceaccount:kube-system:")) || ' +
  '!object.metadata.?ownerReferences.orValue([]).exists(owner, owner.?controller.orValue(false) && ' +
  `${ownersOf(['apps/v1/Deployment', 'batch/v1/CronJob'], ['apps/v1/ReplicaSet', 'v1/ReplicationController', 'apps/v1/StatefulSet', 'apps/v1/DaemonSet', 'batch/v1/Job'])}) || ` +
  'object.kind == "Pod" && object.metadata.?annotations[?"postern.dev/inject"].orValue("").trim() == "auto"';

function ownersOf(workloads: readonly string[], ofPods: readonly string[]): string {
  const [templates, pods] = [workloads, ofPods].map(owners => `[${owners.map(quoted).join(', ')}]`);
  return `(owner.apiVersion + "/" + owner.kind) in (object.kind == "Pod" ? ${pods} : ${templates})`;
}

/** Where somebody may have written for what he wants: in the wrong place it has no effect, and he should hear it. */
const IS_ANNOTATED = [
  'object',
  'object.spec.?template',
  'object.spec.?jobTemplate',
  'object.spec.?jobTemplate.?spec.?template',
]
  .flatMap(at => [
    `${at}.?metadata.?annotations.orValue({}).exists(name, name.matches("^postern([.][a-z]+)?[-_.:/]"))`,
    `"postern.dev/inject" in ${at}.?metadata.?labels.orValue({})`,
  ])
  .join(' || ');

/** Conditions of matching see no namespace, so this one stands with the rule. */
const IS_ASKED_ABOUT =
  `object.kind != "Pod" && (${IS_ANNOTATED}) || ` +
  'namespaceObject.metadata.?labels[?"policy.postern.dev/workloads"].orValue("") == "enforced"';
