/** What of `spec.target.template` would fail whatever the values are. */
import type { ExternalSecretSpec } from '../api/external-secret.ts';
import { nearestName } from '../api/validate/nearest-name.ts';
import { describe } from '../errors.ts';
import { functionGroups } from './functions/names.ts';
import type { TargetTemplate } from '../api/target.ts';
import { parseKnown } from './render-text.ts';
import { refusedType } from './secret/secret-type.ts';
import { targetOf } from './secret/template-from.ts';

export interface TemplateProblem {
  /** Field path: `spec.target.template.data[config.yaml]`. */
  readonly path: string;
  /** Complete by itself, without the path. */
  readonly message: string;
  readonly fix?: string;
}

/** In the order of the fields; empty where the template can be rendered. Texts in other objects are not known here. */
export function templateProblems(target: ExternalSecretSpec['target']): TemplateProblem[] {
  const template = target?.template;
  if (template === undefined) return [];
  const path = 'spec.target.template';
  const { labels = {}, annotations = {} } = template.metadata ?? {};
  return [
    ...typeProblems(template, path),
    ...(template.templateFrom ?? []).flatMap((entry, index) =>
      fromProblems(`${path}.templateFrom[${index}]`, entry),
    ),
    ...mapProblems(`${path}.data`, template.data ?? {}),
    ...mapProblems(`${path}.metadata.labels`, labels),
    ...mapProblems(`${path}.metadata.annotations`, annotations),
  ];
}

/** Of one text, with line and column. */
export function textProblems(path: string, name: string, text: string): TemplateProblem[] {
  try {
    return parseKnown(text, name)
      .paths.filter(names => names.length > 1)
      .map(names => ({ path, message: chainMessage(names) }));
  } catch (error) {
    const message = describe(error);
    const fix = fixFor(message);
    return [{ path, message, ...(fix === undefined ? {} : { fix }) }];
  }
}

function mapProblems(path: string, texts: Readonly<Record<string, string>>): TemplateProblem[] {
  return Object.entries(texts).flatMap(([key, text]) => textProblems(`${path}[${key}]`, key, text));
}

function fromProblems(
  path: string,
  { literal = '', target }: NonNullable<TargetTemplate['templateFrom']>[number],
): TemplateProblem[] {
  return [...targetProblems(path, target), ...textProblems(`${path}.literal`, 'literal', literal)];
}

function typeProblems(template: TargetTemplate, path: string): TemplateProblem[] {
  const message = refusedType(template.type);
  return message === undefined ? [] : [{ path: `${path}.type`, message }];
}

function targetProblems(path: string, target: string | undefined): TemplateProblem[] {
  try {
    targetOf(path, target);
    return [];
  } catch {
    return [
      {
        path: `${path}.target`,
        message: `a Secret has no ${target}`,
        fix: 'write Data, Annotations or Labels',
      },
    ];
  }
}

// Sprig has these, External Secrets took them out: a template could read the environment of its controller.
const removed = new Set(['env', 'expandenv', 'getHostByName']);

/** What other languages of templates call the same, in lower case. */
const otherNames = new Map([
  ['base64encode', 'b64enc'],
  ['base64enc', 'b64enc'],
  ['b64encode', 'b64enc'],
  ['tobase64', 'b64enc'],
  ['base64decode', 'b64dec'],
  ['base64dec', 'b64dec'],
  ['b64decode', 'b64dec'],
  ['frombase64', 'b64dec'],
  ['jsonencode', 'toJson'],
  ['jsondecode', 'fromJson'],
]);

function fixFor(message: string): string | undefined {
  const name = undefinedFunction(message);
  return name === undefined ? undefined : functionFix(name);
}

/** The function that a template calls and that there is not, out of Go's message. */
export function undefinedFunction(message: string): string | undefined {
  return /function "([^"]+)" not defined$/.exec(message)?.[1];
}

/** What to write in place of a function that there is not. */
export function functionFix(name: string): string | undefined {
  if (removed.has(name)) return `leave it out: External Secrets has no ${name} either`;
  const other = otherNames.get(name.toLowerCase());
  const near = other ?? nearestName(name, Object.values(functionGroups).flat());
  return near === undefined ? undefined : `write ${near}`;
}

/** It would fail in every execution: the data is a map of plain strings. */
function chainMessage(names: readonly string[]): string {
  const chain = names.join('.');
  const reason = `.${chain} asks for a field of a value; for a key with a dot write {{ index . ${JSON.stringify(chain)} }}`;
  return names[0] === 'data'
    ? `${reason}, for the fetched key write {{ .${names.slice(1).join('.')} }}`
    : reason;
}
