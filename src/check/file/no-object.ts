import type { RuleInfo } from '../rule.ts';

/**
 * A document that is not a Kubernetes object: `apiVersion` or `kind` is missing.
 *
 * It is said of files that are named and of standard input. Folders hold much YAML of other kinds, such as the values of
 * a chart: there it is passed over.
 */
export const noObject: RuleInfo = {
  id: 'PST007',
  title: 'a document that is not a Kubernetes object: `apiVersion` or `kind` is missing',
};
