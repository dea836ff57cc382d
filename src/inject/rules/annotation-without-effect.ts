import type { RuleInfo } from '../../check/rule.ts';

/**
 * An annotation that has no effect: without `postern.dev/inject`, or not among the annotations of the pod template.
 *
 * Pods are made from the template of a workload, and options matter only beside `postern.dev/inject`. On the workload itself,
 * as a label, beside `metadata`, or on the `jobTemplate` of a CronJob nobody reads it. Move it to `metadata.annotations` of the pod
 * template, or add `postern.dev/inject`. An API server drops fields that it does not know, such as `spec.annotations`, before
 * anybody is asked: only `postern lint` and `postern inject` see those.
 */
export const annotationWithoutEffect: RuleInfo = {
  id: 'PST304',
  title:
    'an annotation that has no effect: without `postern.dev/inject`, or not among the annotations of the pod template',
};
