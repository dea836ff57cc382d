/** Regular expressions. Only `regexMatch` swallows a wrong expression; without `must` the others panic. */
import { compileRegexp, quoteMeta, type GoRegexp } from '../../golang/regexp/regexp.ts';
import { PosternError } from '../../errors.ts';
import { FunctionFailure, type FunctionTable, type TemplateFunction } from '../function.ts';
import type { GoList } from '../value.ts';
import type { Work } from '../work.ts';
import { define, defineWithTools } from './define.ts';

export const regex: FunctionTable = {
  regexMatch: defineWithTools(
    ['string', 'string'],
    (tools, source, text) => compiled(source, tools)?.test(text) ?? false,
  ),
  mustRegexMatch: defineWithTools(['string', 'string'], (tools, source, text) =>
    mustCompile(source, tools).test(text),
  ),
  ...withMust(
    'regexFind',
    defineWithTools(
      ['string', 'string'],
      (tools, source, text) => mustCompile(source, tools).find(text) ?? '',
    ),
  ),
  ...withMust(
    'regexFindAll',
    defineWithTools(['string', 'string', 'int'], (tools, source, text, count) =>
      listOrNil(mustCompile(source, tools).findAll(text, Number(count))),
    ),
  ),
  ...withMust(
    'regexReplaceAll',
    defineWithTools(['string', 'string', 'string'], (tools, source, text, replacement) =>
      mustCompile(source, tools).replaceAll(text, replacement),
    ),
  ),
  ...withMust(
    'regexReplaceAllLiteral',
    defineWithTools(['string', 'string', 'string'], (tools, source, text, replacement) =>
      mustCompile(source, tools).replaceAllLiteral(text, replacement),
    ),
  ),
  ...withMust(
    'regexSplit',
    defineWithTools(['string', 'string', 'int'], (tools, source, text, count) =>
      listOrNil(mustCompile(source, tools).split(text, Number(count))),
    ),
  ),
  regexQuoteMeta: define(['string'], quoteMeta),
};

function withMust(name: string, implementation: TemplateFunction): FunctionTable {
  return { [name]: implementation, [`must${name.charAt(0).toUpperCase()}${name.slice(1)}`]: implementation };
}

function mustCompile(source: string, work: Work): GoRegexp {
  const expression = compiled(source, work);
  if (expression === undefined) throw new FunctionFailure('error parsing regexp');
  return expression;
}

/** Undefined for what is no expression; the message of the error quotes it, and it may be secret. */
function compiled(source: string, work: Work): GoRegexp | undefined {
  try {
    return compileRegexp(source, 'bytes', steps => work.spend(steps));
  } catch (error) {
    if (error instanceof PosternError) return undefined;
    throw error;
  }
}

/** Go gives nil where nothing was found. */
function listOrNil(items: readonly string[]): GoList {
  return { kind: 'list', element: 'string', items, ...(items.length === 0 && { isNil: true }) };
}
