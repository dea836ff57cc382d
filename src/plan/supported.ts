/** What an ExternalSecret asks for that Postern does not do at all, whatever the values are. */
import { writesSecret } from '../manifest/writes-secret.ts';
import type { ExternalSecretSpec } from '../api/external-secret.ts';

type Spec = Pick<ExternalSecretSpec, 'data' | 'dataFrom' | 'target'>;

export interface Unsupported {
  /** Field path: `spec.target.template.data[config.yaml]`. */
  readonly path: string;
  /** Complete by itself, without the path. */
  readonly message: string;
}

/** In the order of the fields; empty where the whole spec can be resolved, if its texts are in order. */
export function unsupportedFeatures(spec: Spec): Unsupported[] {
  return [
    ...(spec.data ?? []).flatMap(({ sourceRef }, index) =>
      sourceRef?.generatorRef === undefined ? [] : [generatorInData(`spec.data[${index}]`)],
    ),
    ...targetProblems(spec.target),
  ];
}

/** ESO's type has no such field, so that it would ask the default store there. */
function generatorInData(path: string): Unsupported {
  return {
    path: `${path}.sourceRef.generatorRef`,
    message: 'a generator gives several keys: name it under spec.dataFrom',
  };
}

function targetProblems(target: Spec['target']): Unsupported[] {
  const problems: Unsupported[] = [];
  const policy = target?.creationPolicy;
  if (policy === 'Merge' || policy === 'CreateOrMerge') {
    problems.push({
      path: 'spec.target.creationPolicy',
      message: `${policy} adds to a Secret that exists already, and what is injected comes from the provider alone: use None, or Owner`,
    });
  }
  if (!writesSecret(target)) {
    problems.push({
      path: 'spec.target.manifest',
      message: `only Secrets are injected, not ${target?.manifest?.kind}: remove spec.target.manifest`,
    });
  }
  return problems;
}
