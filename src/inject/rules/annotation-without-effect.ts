import type { RuleInfo } from '../../check/rule.ts';

/**
 * An annotation that has no effect: without `postern.dev/inject`, or on the workload instead of its pod template.
 *
 * Pods are made from the template of a workload, and options matter only beside `postern.dev/inject`. Move the
 * annotation to the pod template, or add `postern.dev/inject`.
 */
export const annotationWithoutEffect: RuleInfo = {
  id: 'PST304',
  title:
    'an annotation that has no effect: without `postern.dev/inject`, or on the workload instead of its pod template',
};
