/** What an ExternalSecret asks for that this version does not do, so that admission refuses it before a pod fails. */
import type { ExternalSecretSpec } from '../api/external-secret.ts';
import { templateProblems } from '../template/supported.ts';
import type { Unsupported } from '../template/supported.ts';

type Spec = Pick<ExternalSecretSpec, 'data' | 'dataFrom' | 'target'>;

/** In the order in which resolving would meet them; empty where the whole spec can be resolved. */
export function unsupportedFeatures(spec: Spec): Unsupported[] {
  return [
    ...(spec.dataFrom ?? []).flatMap((entry, index) => dataFromProblems(entry, `spec.dataFrom[${index}]`)),
    ...(spec.data ?? []).flatMap((entry, index) => generatorProblems(entry.sourceRef, `spec.data[${index}]`)),
    ...targetProblems(spec.target),
    ...templateProblems(spec.target),
  ];
}

type DataFrom = NonNullable<Spec['dataFrom']>[number];

function dataFromProblems(entry: DataFrom, path: string): Unsupported[] {
  const problems = generatorProblems(entry.sourceRef, path);
  if (entry.find !== undefined) {
    problems.push({
      path: `${path}.find`,
      message: 'find is not supported yet: name each item with extract, or each value under spec.data',
    });
  }
  if (entry.rewrite !== undefined && entry.rewrite.length > 0) {
    problems.push({
      path: `${path}.rewrite`,
      message:
        'rewrite is not supported yet: name the keys under spec.data, or write them with template.data',
    });
  }
  return problems;
}

function generatorProblems(sourceRef: DataFrom['sourceRef'], path: string): Unsupported[] {
  if (sourceRef?.generatorRef === undefined) return [];
  return [
    {
      path: `${path}.sourceRef.generatorRef`,
      message: 'generators are not supported yet: keep the value at a provider and fetch it from there',
    },
  ];
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
  const manifest = target?.manifest;
  if (manifest !== undefined && !(manifest.apiVersion === 'v1' && manifest.kind === 'Secret')) {
    problems.push({
      path: 'spec.target.manifest',
      message: `only Secrets are injected, not ${manifest.kind}: remove spec.target.manifest`,
    });
  }
  return problems;
}
