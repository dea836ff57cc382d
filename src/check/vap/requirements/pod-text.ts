import { quoted } from '../../cel/literal.ts';

/** How CEL reads the pod of a kind. */
export interface PodText {
  readonly kind: string;
  /** Of the pod in the object. */
  readonly pod: string;
  /** The same, as a message names it; ends in a dot or is empty. */
  readonly at: string;
}

const TEMPLATES = ['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'ReplicationController', 'Job'];

export const PODS: readonly PodText[] = [
  { kind: 'Pod', pod: 'object', at: '' },
  ...TEMPLATES.map(kind => ({ kind, pod: 'object.spec.?template', at: 'spec.template.' })),
  {
    kind: 'CronJob',
    pod: 'object.spec.?jobTemplate.?spec.?template',
    at: 'spec.jobTemplate.spec.template.',
  },
];

/** CEL of an annotation of ours: an optional text. */
export function annotation({ pod }: PodText, name: string): string {
  return `${pod}.?metadata.?annotations[?${quoted(`postern.dev/${name}`)}]`;
}
