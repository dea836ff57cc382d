/** Everything for which admission refuses an ExternalSecret to a pod, so that it fails before a pod does. */
import type { ExternalSecretSpec } from '../api/external-secret.ts';
import { describe } from '../errors.ts';
import { checkRegexp } from '../golang/regexp/regexp-syntax.ts';
import { templateProblems, textProblems } from '../template/supported.ts';
import { unsupportedFeatures } from './supported.ts';

type Spec = Pick<ExternalSecretSpec, 'data' | 'dataFrom' | 'target'>;

export interface SpecProblem {
  /** Field path: `spec.target.template.data[config.yaml]`. */
  readonly path: string;
  /** Complete by itself, without the path. */
  readonly message: string;
  readonly fix?: string;
}

/** In the order in which resolving would meet them; empty where the spec can be resolved as far as can be told. */
export function specProblems(spec: Spec): SpecProblem[] {
  return [
    ...(spec.dataFrom ?? []).flatMap((entry, index) => dataFromProblems(entry, `spec.dataFrom[${index}]`)),
    ...unsupportedFeatures(spec),
    ...templateProblems(spec.target),
  ];
}

type DataFrom = NonNullable<Spec['dataFrom']>[number];
type Rewrite = NonNullable<DataFrom['rewrite']>[number];

function dataFromProblems({ find, rewrite = [] }: DataFrom, path: string): SpecProblem[] {
  return [
    ...regexpProblems(`${path}.find.name.regexp`, find?.name?.regexp),
    ...rewrite.flatMap((step, index) => rewriteProblems(step, `${path}.rewrite[${index}]`)),
  ];
}

function rewriteProblems({ regexp, transform }: Rewrite, path: string): SpecProblem[] {
  return [
    ...regexpProblems(`${path}.regexp.source`, regexp?.source),
    ...(transform === undefined
      ? []
      : textProblems(`${path}.transform.template`, 'transform', transform.template)),
  ];
}

/** Expressions are RE2's: what looks ahead, looks behind or refers back is none. */
function regexpProblems(path: string, source = ''): SpecProblem[] {
  if (source === '') return [];
  try {
    checkRegexp(source);
    return [];
  } catch (error) {
    const backtracks = /\(\?<?[=!]|\\[1-9]/.test(source);
    const fix = 'RE2 knows no lookaround and no back references: write the expression without them';
    return [{ path, message: describe(error), ...(backtracks ? { fix } : {}) }];
  }
}
