/** One template text over fetched data, with the functions of External Secrets. */
import { setImmediate } from 'node:timers/promises';
import { PosternError } from '../errors.ts';
import { executeTemplate } from './execute.ts';
import type { FunctionTools } from './function.ts';
import { isKnownFunction, loadFunctions } from './functions/registry.ts';
import { parseTemplate, type Template } from './parse/parse.ts';
import { bytesOf, type GoMap } from './value.ts';

/** The map[string]string that External Secrets gives to a template: binary values go through as they are. */
export function templateData(fetched: ReadonlyMap<string, Buffer>): GoMap {
  const entries = [...fetched].map(([key, value]) => [bytesOf(key), value.toString('latin1')] as const);
  return { kind: 'map', element: 'string', entries: new Map(entries) };
}

export interface Rendered {
  readonly output: Buffer;
  readonly template: Template;
}

/**
 * Loads the functions that the template names, then renders.
 * @param key what External Secrets calls the template: the key that it writes
 * @throws PosternError `TEMPLATE_SYNTAX`, `TEMPLATE_UNSUPPORTED`, `TEMPLATE_EXECUTION` in ESO's words, never with a value
 */
export async function renderText(
  key: string,
  text: string,
  data: GoMap,
  tools: FunctionTools,
): Promise<Rendered> {
  const template = inWords(`unable to parse template at key ${key}`, () => parseKnown(text, key));
  const functions = await loadFunctions(template.functions);
  // Between two templates signals and timers get their turn; else nothing could end a row of them.
  await setImmediate();
  const output = inWords(`unable to execute template at key ${key}`, () =>
    executeTemplate(template, data, functions, { missingKey: 'error', tools }),
  );
  return { output: Buffer.from(output, 'latin1'), template };
}

/** A template that may call the functions of External Secrets. Same errors as {@link parseTemplate}. */
export function parseKnown(text: string, name: string): Template {
  if (text.length > LONGEST_KEPT) return parseTemplate(text, name, { isFunction: isKnownFunction });
  const place = `${name}\n${text}`;
  const known = parsed.get(place);
  if (known !== undefined) return known;
  const template = parseTemplate(text, name, { isFunction: isKnownFunction });
  if (parsed.size >= MOST_KEPT) parsed.clear();
  parsed.set(place, template);
  return template;
}

/** Several rules read the same text, one behind the other. */
const parsed = new Map<string, Template>();
const MOST_KEPT = 64;
const LONGEST_KEPT = 4096;

function inWords<Result>(words: string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof PosternError)) throw error;
    throw new PosternError(error.code, `${words}: ${error.message}`, { cause: error });
  }
}
