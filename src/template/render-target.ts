/** `spec.target.template`: fetched data to the data of the Secret. */
import type { ExternalSecretSpec } from '../api/external-secret.ts';
import { PosternError, problem } from '../errors.ts';
import { parseTemplate } from './parse.ts';
import { renderTemplate } from './render.ts';
import { lackOfType } from './secret-type.ts';

export type TargetTemplate = NonNullable<NonNullable<ExternalSecretSpec['target']>['template']>;

/**
 * Without a template the data as fetched. With one only what `template.data` writes, over the fetched data where
 * mergePolicy is Merge or where the template writes nothing.
 * @throws PosternError whose text starts with the field, then line:column in it
 */
export function renderTarget(
  template: TargetTemplate | undefined,
  fetched: ReadonlyMap<string, Buffer>,
): ReadonlyMap<string, Buffer> {
  if (template === undefined) return fetched;
  const templates = Object.entries(template.data ?? {});
  const keepsFetched = template.mergePolicy === 'Merge' || templates.length === 0;
  const data = new Map<string, Buffer>(keepsFetched ? fetched : []);
  for (const [key, text] of templates) data.set(key, renderKey(key, text, fetched));
  const lack = lackOfType(template.type, data);
  if (lack !== undefined)
    throw problem('RESOLVE_REFUSED', { place: 'spec.target.template.type', reason: lack });
  return data;
}

function renderKey(key: string, text: string, fetched: ReadonlyMap<string, Buffer>): Buffer {
  try {
    return renderTemplate(parseTemplate(text), fetched);
  } catch (error) {
    if (!(error instanceof PosternError)) throw error;
    throw new PosternError(error.code, `spec.target.template.data[${key}]: ${error.message}`, {
      cause: error,
    });
  }
}
