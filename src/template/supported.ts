/** What of `spec.target` would fail or is not supported, known before any value is. */
import type { ExternalSecretSpec } from '../api/external-secret.ts';
import { describe } from '../errors.ts';
import { parseTemplate } from './parse.ts';
import type { TargetTemplate } from './render-target.ts';
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
      textProblems(`${path}.data[${key}]`, text),
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

function textProblems(path: string, text: string): TemplateProblem[] {
  try {
    parseTemplate(text);
    return [];
  } catch (error) {
    return [{ path, message: describe(error) }];
  }
}
