/** What of `spec.target` would fail or is not supported, known before any value is. */
import type { ExternalSecretSpec } from '../api/external-secret.ts';
import { describe } from '../errors.ts';
import { parseTemplate } from './parse.ts';
import type { TargetTemplate } from './render-target.ts';
import { rootPaths } from './root-paths.ts';
import { refusedType } from './secret-type.ts';

interface TemplateProblem {
  /** Field path: `spec.target.template.data[config.yaml]`. */
  readonly path: string;
  /** Complete by itself, without the path. */
  readonly message: string;
}

/** In the order of the fields; empty where the template can be rendered. */
export function templateProblems(target: ExternalSecretSpec['target']): TemplateProblem[] {
  const template = target?.template;
  if (template === undefined) return [];
  const path = 'spec.target.template';
  return [
    ...typeProblems(template, path),
    ...Object.entries(template.data ?? {}).flatMap(([key, text]) =>
      textProblems(`${path}.data[${key}]`, key, text),
    ),
    ...(template.templateFrom ?? []).map((_, index) => ({
      path: `${path}.templateFrom[${index}]`,
      message: 'templateFrom is not supported yet: put the templates into template.data',
    })),
  ];
}

function typeProblems(template: TargetTemplate, path: string): TemplateProblem[] {
  const message = refusedType(template.type);
  return message === undefined ? [] : [{ path: `${path}.type`, message }];
}

function textProblems(path: string, name: string, text: string): TemplateProblem[] {
  try {
    const template = parseTemplate(text, name);
    return rootPaths(template)
      .filter(names => names.length > 1)
      .map(names => ({ path, message: chainMessage(names) }));
  } catch (error) {
    return [{ path, message: describe(error) }];
  }
}

/** It would fail in every execution: the data is a map of plain strings. */
function chainMessage(names: readonly string[]): string {
  const chain = names.join('.');
  const reason = `.${chain} asks for a field of a value; for a key with a dot write {{ index . ${JSON.stringify(chain)} }}`;
  return names[0] === 'data'
    ? `${reason}, for the fetched key write {{ .${names.slice(1).join('.')} }}`
    : reason;
}
