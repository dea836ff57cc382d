/** Everything for which admission refuses an ExternalSecret to a pod, so that it fails before a pod does. */
import type { ExternalSecretSpec } from '../api/external-secret.ts';
import { templateProblems } from '../template/supported.ts';
import { unsupportedFeatures } from './supported.ts';
import type { Unsupported } from './supported.ts';

type Spec = Pick<ExternalSecretSpec, 'data' | 'dataFrom' | 'target'>;

/** In the order in which resolving would meet them; empty where the spec can be resolved as far as can be told. */
export function specProblems(spec: Spec): Unsupported[] {
  return [
    ...(spec.dataFrom ?? []).flatMap((entry, index) => dataFromProblems(entry, `spec.dataFrom[${index}]`)),
    ...unsupportedFeatures(spec),
    ...templateProblems(spec.target),
  ];
}

type DataFrom = NonNullable<Spec['dataFrom']>[number];

function dataFromProblems({ rewrite = [] }: DataFrom, path: string): Unsupported[] {
  const problems: Unsupported[] = [];
  if (rewrite.length > 0) {
    problems.push({
      path: `${path}.rewrite`,
      message:
        'rewrite is not supported yet: name the keys under spec.data, or write them with template.data',
    });
  }
  return problems;
}
