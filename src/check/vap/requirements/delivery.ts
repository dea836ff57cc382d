import type { DeliveryKind, Requirements } from '../../../api/secret-policy.ts';
import { quoted } from '../../cel/literal.ts';
import { AUTH_VOLUME } from '../../policy/requirements/auth-volume.ts';
import { READING } from './asking-text.ts';
import { annotation, PODS, type PodText } from './pod-text.ts';
import type { SaidRequirement } from './said-requirement.ts';

/**
 * PST805. What an ExternalSecret writes, and what a pod asks for: with `auto` a Secret counts as injected in a template, since
 * only the webhook knows what ExternalSecrets there are, and in a pod what is left is not.
 */
export function saidDelivery({ allowed }: NonNullable<Requirements['delivery']>): SaidRequirement {
  const kinds = new Set(allowed);
  const validations = [
    ...(kinds.has('secret')
      ? []
      : READING.map(({ kind, spec, at }) => ({
          rule: 'PST805',
          kind,
          expression: `${spec}.?target.?creationPolicy.orValue("Owner") == "None"`,
          message: `${at}.target writes a Secret into the cluster, which may not be; write ${at}.target.creationPolicy: None`,
        }))),
    ...PODS.map(pod => ({
      rule: 'PST805',
      kind: pod.kind,
      expression: deliveriesAllowed(pod, kinds),
      message: `${pod.at === '' ? 'the pod' : pod.at.slice(0, -1)} gets values in a way that may not be; allowed: ${[...kinds].join(', ')}`,
    })),
  ];
  return {
    validations,
    unsaid: [
      'PST805 of postern.dev/inject: auto in a workload, for a Secret that no ExternalSecret writes: that is another object; of the pod it is said',
    ],
  };
}

function deliveriesAllowed(pod: PodText, kinds: ReadonlySet<DeliveryKind>): string {
  const isSecret = kinds.has('secret');
  // In a pod nothing is left of what is injected.
  const isAuto = pod.kind === 'Pod' ? 'false' : 'inject == "auto"';
  const held = [
    ...(isSecret
      ? []
      : [
          `${containersOf(pod, ['ephemeralContainers'])}.all(c, !(${NAMED}))`,
          `(${isAuto} ? naming.all(c, ${isReached(pod)}) : !mounted && naming.size() == 0)`,
        ]),
    ...(kinds.has('files') ? [] : ['inject in ["", "auto"]']),
    ...(kinds.has('env') ? [] : [`(inject == "" || !${annotation(pod, 'env')}.hasValue())`]),
    // Where a Secret may be, it may be that nothing serves it.
    ...(kinds.has('files') || isSecret ? [] : [`!(${isAuto} && mounted)`]),
    ...(kinds.has('env') || isSecret ? [] : [`!(${isAuto} && naming.exists(c, ${isReached(pod)}))`]),
  ];
  if (held.length === 0) return 'true';
  const naming = `${containersOf(pod, ['initContainers', 'containers'])}.filter(c, ${NAMED})`;
  return (
    `[${annotation(pod, 'inject')}.orValue("").trim()].all(inject, [${isMounted(pod)}].all(mounted, ` +
    `[${naming}].all(naming, ${held.join(' && ')})))`
  );
}

/** The one volume of the injector that may name Secrets is its own affair. */
function isMounted({ pod }: PodText): string {
  const isOwn = `inject != "" && v.?name.orValue("") == ${quoted(AUTH_VOLUME)}`;
  const named =
    'v.?secret.?secretName.hasValue() || ' +
    'v.?projected.?sources.orValue([]).exists(s, s.?secret.?name.hasValue())';
  return `${pod}.?spec.?volumes.orValue([]).exists(v, !(${isOwn}) && (${named}))`;
}

/** Whether a container `c` takes values from a Secret. */
const NAMED =
  'c.?env.orValue([]).exists(e, e.?valueFrom.?secretKeyRef.?name.hasValue() && e.?valueFrom.?secretKeyRef.?key.hasValue()) || ' +
  'c.?envFrom.orValue([]).exists(f, f.?secretRef.?name.hasValue())';

function containersOf({ pod }: PodText, lists: readonly string[]): string {
  return `(${lists.map(list => `${pod}.?spec.?${list}.orValue([])`).join(' + ')})`;
}

/** Whether injection is for a container `c`. */
function isReached(pod: PodText): string {
  const chosen = annotation(pod, 'containers');
  return `(!${chosen}.hasValue() || ${chosen}.value().split(",").exists(one, one.trim() == c.?name.orValue("")))`;
}
