import { isJsonObject } from '../api/json.ts';
import type { PodTemplate } from '../api/pod.ts';

/** Where each kind of workload keeps its pod template. */
const TEMPLATE_PATHS: Readonly<Record<string, readonly string[]>> = {
  Deployment: ['spec', 'template'],
  StatefulSet: ['spec', 'template'],
  DaemonSet: ['spec', 'template'],
  ReplicaSet: ['spec', 'template'],
  ReplicationController: ['spec', 'template'],
  Job: ['spec', 'template'],
  CronJob: ['spec', 'jobTemplate', 'spec', 'template'],
};

export interface PlacedTemplate {
  readonly template: PodTemplate;
  /** Of the workload itself. */
  readonly annotations: Readonly<Record<string, unknown>>;
  /** `spec.template` */
  readonly path: string;
  /** `/spec/template` */
  readonly pointer: string;
}

/** The pod template of a workload, or undefined for another kind or a workload without one. */
export function podTemplateOf(workload: unknown): PlacedTemplate | undefined {
  const kind = field(workload, 'kind');
  const steps =
    typeof kind === 'string' && Object.hasOwn(TEMPLATE_PATHS, kind) ? TEMPLATE_PATHS[kind] : undefined;
  if (steps === undefined) return undefined;
  const template = steps.reduce(field, workload);
  if (!isJsonObject(template)) return undefined;
  const annotations = field(field(workload, 'metadata'), 'annotations');
  return {
    template,
    annotations: isJsonObject(annotations) ? annotations : {},
    path: steps.join('.'),
    pointer: `/${steps.join('/')}`,
  };
}

function field(value: unknown, name: string): unknown {
  return isJsonObject(value) ? value[name] : undefined;
}
