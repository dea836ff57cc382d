/** The functions that Go's templates have by themselves. */
import { isEqual, isEqualToAny, isLess, isLessOrEqual } from './compare.ts';
import { escapeHtml, escapeJavaScript, escapeQuery } from './escape.ts';
import {
  FunctionFailure,
  type FunctionTable,
  type ParameterType,
  type TemplateFunction,
} from './function.ts';
import { indexValue, lengthOf, sliceValue } from './indexing.ts';
import { printAll, printValue } from './print.ts';
import { printFormatted } from './printf.ts';
import { isTrue } from './truth.ts';
import { typeName } from './type-name.ts';
import type { GoValue } from './value.ts';
import { isAbsent } from './value-kind.ts';

/** These two the evaluator knows: it does not evaluate what comes behind the argument that decides. */
export const and = rest(['value'], 'value', args => args.find(value => !isTrue(value)) ?? args.at(-1));
export const or = rest(['value'], 'value', args => args.find(isTrue) ?? args.at(-1));

export const builtins: FunctionTable = {
  and,
  or,
  not: atOnce(fixed(1, ([value]) => !isTrue(value))),
  len: atOnce(fixed(1, ([value]) => lengthOf(value))),
  index: atOnce(rest(['value'], 'value', ([item, ...indexes]) => indexValue(item, indexes))),
  slice: atOnce(rest(['value'], 'value', ([item, ...indexes]) => sliceValue(item, indexes))),
  call: rest(['value'], 'value', ([value]) => refuseCall(value)),
  print: printing([], printAll),
  printf: printing(['string'], ([format, ...values]) => printFormatted(printValue(format), values)),
  println: printing([], values => `${values.map(printValue).join(' ')}\n`),
  html: printing([], values => escapeHtml(textOfAll(values))),
  js: printing([], values => escapeJavaScript(textOfAll(values))),
  urlquery: printing([], values => escapeQuery(textOfAll(values))),
  eq: rest(['value'], 'value', ([first, ...others]) => isEqualToAny(first, others)),
  ne: fixed(2, ([a, b]) => !isEqual(a, b)),
  lt: fixed(2, ([a, b]) => isLess(a, b)),
  le: fixed(2, ([a, b]) => isLessOrEqual(a, b)),
  gt: fixed(2, ([a, b]) => !isLessOrEqual(a, b)),
  ge: fixed(2, ([a, b]) => !isLess(a, b)),
};

type Call = (args: readonly GoValue[]) => GoValue;

function fixed(count: 1 | 2, call: Call): TemplateFunction {
  return { parameters: count === 1 ? ['value'] : ['value', 'value'], call };
}

function rest(parameters: readonly ParameterType[], variadic: ParameterType, call: Call): TemplateFunction {
  return { parameters, variadic, call };
}

function printing(parameters: readonly ParameterType[], call: Call): TemplateFunction {
  return { ...rest(parameters, 'any', call), reads: 'everything' };
}

/** One that takes no longer for a long text. */
function atOnce(called: TemplateFunction): TemplateFunction {
  return { ...called, reads: 'nothing' };
}

/** What the escaping functions take their arguments for: as print, but nil is `<no value>`, a string. */
function textOfAll(values: readonly GoValue[]): string {
  return printAll(values.map(value => value ?? '<no value>'));
}

/** No value of ours is a function. */
function refuseCall(value: GoValue): GoValue {
  if (isAbsent(value)) throw new FunctionFailure('call of nil');
  throw new FunctionFailure(`non-function of type ${typeName(value)}`);
}
