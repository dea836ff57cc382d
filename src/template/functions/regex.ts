/** Regular expressions. Only `regexMatch` swallows a wrong expression; without `must` the others panic. */
import { compileRegexp, quoteMeta, type GoRegexp } from '../../golang/regexp.ts';
import { PosternError } from '../../errors.ts';
import { FunctionFailure, type FunctionTable, type TemplateFunction } from '../function.ts';
import type { GoList } from '../value.ts';
import { define } from './define.ts';

export const regex: FunctionTable = {
  regexMatch: define(['string', 'string'], (source, text) => compiled(source)?.test(text) ?? false),
  mustRegexMatch: define(['string', 'string'], (source, text) => mustCompile(source).test(text)),
  ...withMust(
    'regexFind',
    define(['string', 'string'], (source, text) => mustCompile(source).find(text) ?? ''),
  ),
  ...withMust(
    'regexFindAll',
    define(['string', 'string', 'int'], (source, text, count) =>
      listOrNil(mustCompile(source).findAll(text, Number(count))),
    ),
  ),
  ...withMust(
    'regexReplaceAll',
    define(['string', 'string', 'string'], (source, text, replacement) =>
      mustCompile(source).replaceAll(text, replacement),
    ),
  ),
  ...withMust(
    'regexReplaceAllLiteral',
    define(['string', 'string', 'string'], (source, text, replacement) =>
      mustCompile(source).replaceAllLiteral(text, replacement),
    ),
  ),
  ...withMust(
    'regexSplit',
    define(['string', 'string', 'int'], (source, text, count) =>
      listOrNil(mustCompile(source).split(text, Number(count))),
    ),
  ),
  regexQuoteMeta: define(['string'], quoteMeta),
};

function withMust(name: string, implementation: TemplateFunction): FunctionTable {
  return { [name]: implementation, [`must${name.charAt(0).toUpperCase()}${name.slice(1)}`]: implementation };
}

function mustCompile(source: string): GoRegexp {
  const expression = compiled(source);
  if (expression === undefined) throw new FunctionFailure('error parsing regexp');
  return expression;
}

/** Undefined for what is no expression; the message of the error quotes it, and it may be secret. */
function compiled(source: string): GoRegexp | undefined {
  try {
    return compileRegexp(source, 'bytes');
  } catch (error) {
    if (error instanceof PosternError) return undefined;
    throw error;
  }
}

/** Go gives nil where nothing was found. */
function listOrNil(items: readonly string[]): GoList {
  return { kind: 'list', element: 'string', items, ...(items.length === 0 && { isNil: true }) };
}
