import type { ExternalSecretSpec } from '../api/external-secret.ts';
import type { Loose } from '../api/validate/loose.ts';

type Template = Loose<NonNullable<NonNullable<ExternalSecretSpec['target']>['template']>>;

/** Every text of a `template` that has an action, with its field path. */
export function templateTexts(
  template: Template | undefined,
  path: string,
): readonly (readonly [path: string, text: string])[] {
  const { data, metadata, templateFrom = [] } = template ?? {};
  const found: [string, string][] = [];
  const add = (text: string | undefined, textPath: () => string): void => {
    if (text?.includes('{{') === true) found.push([textPath(), text]);
  };
  const addAll = (texts: Texts, field: string): void => {
    for (const [key, text] of Object.entries(texts ?? {})) add(text, () => `${path}.${field}[${key}]`);
  };
  addAll(data, 'data');
  templateFrom.forEach((from, index) => add(from?.literal, () => `${path}.templateFrom[${index}].literal`));
  addAll(metadata?.labels, 'metadata.labels');
  addAll(metadata?.annotations, 'metadata.annotations');
  return found;
}

type Texts = Readonly<Record<string, string | undefined>> | undefined;
