import type { RuleInfo } from '../rule.ts';

/**
 * A Helm chart or another template, which is not YAML yet.
 *
 * `{{ .Values.name }}` outside of quotes means something else to YAML, so nothing in such a file can be looked at. Look at
 * what the chart renders: `helm template <chart> | postern lint -`, and in the same way for kustomize:
 * `kustomize build <folder> | postern lint -`. Of a folder that is a chart this is said once.
 */
export const template: RuleInfo = {
  id: 'PST002',
  title: 'a Helm chart or another template, which is not YAML yet',
};
