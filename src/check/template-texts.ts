import type { ExternalSecretSpec } from '../api/external-secret.ts';
import type { Loose } from '../api/validate/loose.ts';

type Template = Loose<NonNullable<NonNullable<ExternalSecretSpec['target']>['template']>>;
type TemplateText = readonly [path: string, text: string];

/** Every text of a `template` that has an action, with its field path. */
export function templateTexts(template: Template | undefined, path: string): readonly TemplateText[] {
  if (template === undefined) return [];
  const { data, metadata, templateFrom = [] } = template;
  const found: TemplateText[] = [];
  addTexts(found, data, path, 'data');
  for (const [index, from] of templateFrom.entries()) {
    const text = from?.literal;
    if (hasAction(text)) found.push([`${path}.templateFrom[${index}].literal`, text]);
  }
  addTexts(found, metadata?.labels, path, 'metadata.labels');
  addTexts(found, metadata?.annotations, path, 'metadata.annotations');
  return found;
}

function addTexts(
  found: TemplateText[],
  texts: Readonly<Record<string, string | undefined>> | undefined,
  path: string,
  field: string,
): void {
  if (texts === undefined) return;
  // Each ExternalSecret is asked for its texts by several rules, and hardly a text has a finding: no list of entries, no function.
  for (const key of Object.keys(texts)) {
    const text = texts[key];
    if (hasAction(text)) found.push([`${path}.${field}[${key}]`, text]);
  }
}

function hasAction(text: string | undefined): text is string {
  return text?.includes('{{') === true;
}
