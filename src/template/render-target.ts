/** `spec.target.template`: fetched data to the data of the Secret. */
import { randomBytes } from 'node:crypto';
import type { ExternalSecretSpec } from '../api/external-secret.ts';
import { PosternError, problem } from '../errors.ts';
import { executeTemplate } from './execute.ts';
import { parseTemplate } from './parse.ts';
import { lackOfType } from './secret-type.ts';
import { bytesOf } from './value.ts';
import type { GoMap } from './value.ts';

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
    const output = executeTemplate(
      parseTemplate(text, key),
      dataOf(fetched),
      {},
      { missingKey: 'error', tools },
    );
    return Buffer.from(output, 'latin1');
  } catch (error) {
    if (!(error instanceof PosternError)) throw error;
    throw new PosternError(error.code, `spec.target.template.data[${key}]: ${error.message}`, {
      cause: error,
    });
  }
}

/** The map[string]string that External Secrets gives to a template. */
function dataOf(fetched: ReadonlyMap<string, Buffer>): GoMap {
  const entries = [...fetched].map(([key, value]) => [bytesOf(key), value.toString('latin1')] as const);
  return { kind: 'map', element: 'string', entries: new Map(entries) };
}

const tools = { now: () => Date.now(), randomBytes };
