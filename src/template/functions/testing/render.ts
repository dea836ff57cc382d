/** A template with all the functions, from source to output, for tests of functions. */
import { randomBytes } from 'node:crypto';

import { executeTemplate } from '../../execute.ts';
import type { FunctionTools } from '../../function.ts';
import { parseTemplate } from '../../parse/parse.ts';
import { isKnownFunction, loadFunctions } from '../registry.ts';

const usualTools: FunctionTools = { now: () => Date.now(), randomBytes };

/**
 * The output as a string of bytes, which the strings of the data are too.
 * @throws PosternError as the parser and the evaluator do
 */
export async function render(
  source: string,
  strings: Readonly<Record<string, string>> = {},
  tools: FunctionTools = usualTools,
): Promise<string> {
  const template = parseTemplate(source, 'case', { isFunction: isKnownFunction });
  const functions = await loadFunctions(template.functions);
  const data = { kind: 'map', element: 'string', entries: new Map(Object.entries(strings)) } as const;
  return executeTemplate(template, data, functions, { missingKey: 'error', tools });
}
