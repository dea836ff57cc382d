import {
  EvaluationError,
  ParseError,
  TypeError as CelTypeError,
  type ASTNode,
  type Environment,
} from '@marcbachmann/cel-js';
import { describe } from '../../errors.ts';
import { compileRegexp, type GoRegexp } from '../../golang/regexp/regexp.ts';
import { regexpSize } from '../../golang/regexp/regexp-size.ts';
import { evaluationEnvironment, sourceEnvironment } from './environment.ts';
import { CelFunctionError } from './function-error.ts';
import { meteredText, OWN_SUFFIX } from './metered-text.ts';
import { CelLimit, createMeter, type Meter } from './meter.ts';
import { positionOf } from './position.ts';
import { nodesIn } from './syntax-tree.ts';
import type { CelValue } from './value.ts';
import type { CelVariables } from './variables.ts';

/** A CEL expression, compiled once and asked often. */
export interface CelExpression<Result> {
  /** The variables that it reads. */
  readonly reads: ReadonlySet<string>;
  /** @throws CelFailure */
  readonly evaluate: (variables: CelVariables) => Result;
}

/** Why an expression gives no result. The message never has a value of what it was given. */
export class CelFailure extends Error {
  override readonly name = 'CelFailure';
}

/** Why an expression does not compile: `1:8: Unknown variable: objekt`, with line and column, both from 1. */
export class CelProblem extends Error {
  override readonly name = 'CelProblem';
}

/** What an expression may be asked for. */
export interface CelResults {
  readonly bool: boolean;
  readonly string: string;
}
export type CelType = keyof CelResults;

const LONGEST_SOURCE = 8192;

/**
 * @param type what the expression must give
 * @throws CelProblem
 */
export function compileExpression<Type extends CelType>(
  source: string,
  type: Type,
  variables: readonly string[],
): CelExpression<CelResults[Type]> {
  if (source.length > LONGEST_SOURCE)
    throw new CelProblem(`1:1: is longer than ${LONGEST_SOURCE} characters`);
  const root = parsed(sourceEnvironment(), source, source, offset => offset).ast;
  const meter = createMeter();
  const known = constantRegexps(source, root, meter);
  const regexpOf = (text: string): GoRegexp => known.get(text) ?? dynamicRegexp(text, meter);
  const { text, sourceOffset } = meteredText(root);
  // What is too deep, and a name that a macro cannot bind, only the second reading sees.
  const program = parsed(evaluationEnvironment(variables, { meter, regexpOf }), text, source, sourceOffset);
  const checked = program.check();
  if (!checked.valid) throw problemAt(source, sourceOffset, checked.error);
  if (checked.type !== type && checked.type !== 'dyn')
    throw new CelProblem(`1:1: gives ${checked.type ?? 'nothing'}, not ${type}`);
  const reads = new Set(namesIn(root).filter(name => variables.includes(name)));
  return {
    reads,
    evaluate: given => {
      const context = contextOf(variables, reads, given);
      meter.refill();
      let result: unknown;
      try {
        result = outcome(() => program(context), meter, source);
      } finally {
        // What it has is its own; the next one finds that nothing is left.
        given.allowance.charge(meter.spent());
      }
      if (!isOf(type, result)) throw new CelFailure(`gives no ${type}`);
      return result;
    },
  };
}

/** @throws CelFailure where the expressions before have used up what all may use together */
function contextOf(
  variables: readonly string[],
  reads: ReadonlySet<string>,
  { valueOf, allowance }: CelVariables,
): Readonly<Record<string, CelValue>> {
  try {
    allowance.spend(1);
    return Object.fromEntries(variables.map(name => [name, reads.has(name) ? valueOf(name) : null]));
  } catch (failure) {
    if (failure instanceof CelLimit)
      throw new CelFailure('the rules for the object take too many steps together');
    throw failure;
  }
}

function isOf<Type extends CelType>(type: Type, value: unknown): value is CelResults[Type] {
  return type === 'bool' ? typeof value === 'boolean' : typeof value === 'string';
}

function outcome(run: () => unknown, meter: Meter, source: string): unknown {
  let failure: unknown;
  try {
    const result = run();
    // `||` and loops go on after an error, the one about the budget as well.
    if (!meter.isEmpty()) return result;
  } catch (error) {
    failure = error;
  }
  if (meter.isEmpty() || failure instanceof CelLimit) throw new CelFailure('takes too many steps');
  throw new CelFailure(reasonOf(failure, source));
}

/** Only texts that stand in the expression are repeated: the package quotes values of data in some. */
function reasonOf(error: unknown, source: string): string {
  if (error instanceof CelFunctionError) return error.message;
  if (!(error instanceof EvaluationError)) return 'cannot be evaluated';
  if (error.code === 'no_such_key') {
    const key = /^No such key: (?<key>.*)$/su.exec(error.summary)?.groups?.['key'] ?? '';
    return source.includes(key) && key !== '' ? `no such key: ${key}` : 'no such key';
  }
  if (/overload/u.test(error.code)) return ownNames(error.summary);
  return error.code.replaceAll('_', ' ');
}

function parsed(
  environment: Environment,
  text: string,
  source: string,
  sourceOffset: (offset: number) => number,
): ReturnType<Environment['parse']> {
  try {
    return environment.parse(text);
  } catch (error) {
    throw problemAt(source, sourceOffset, error);
  }
}

function problemAt(source: string, sourceOffset: (offset: number) => number, error: unknown): CelProblem {
  if (!(error instanceof ParseError || error instanceof CelTypeError || error instanceof EvaluationError))
    return new CelProblem(`1:1: ${describe(error)}`);
  const offset = sourceOffset(error.range?.start ?? 0);
  return new CelProblem(`${positionOf(source, offset)}: ${ownNames(error.summary)}`);
}

/** Without what `meteredText` did to names, and without that a type is known only by its value. */
function ownNames(text: string): string {
  return text
    .replaceAll(new RegExp(String.raw`(\w)${OWN_SUFFIX}\b`, 'gu'), '$1')
    .replaceAll(/dyn<(?<type>\w+)>/gu, '$<type>')
    .replace(/no such overload: (?:string \+ \w+|\w+ \+ string)$/u, '$&; string() makes a text of a number');
}

/** The regular expressions that are written out, so that what is wrong with one is said before any object comes. */
function constantRegexps(source: string, root: ASTNode, meter: Meter): ReadonlyMap<string, GoRegexp> {
  const found = new Map<string, GoRegexp>();
  for (const node of nodesIn(root)) {
    if (node.op !== 'rcall' || !['matches', 'find', 'findAll'].includes(node.args[0])) continue;
    const argument = node.args[2][0];
    if (argument?.op !== 'value' || typeof argument.args !== 'string') continue;
    try {
      found.set(argument.args, compileRegexp(argument.args, 'text', meter.spend));
    } catch (error) {
      throw new CelProblem(`${positionOf(source, argument.start)}: ${describe(error)}`);
    }
  }
  return found;
}

/** A step of a regular expression takes about 20 µs to make. */
const STEPS_TO_COMPILE = 50;

function dynamicRegexp(text: string, meter: Meter): GoRegexp {
  meter.spend(STEPS_TO_COMPILE * Math.min(regexpSize(text).steps, Number.MAX_SAFE_INTEGER));
  try {
    return compileRegexp(text, 'text', meter.spend);
  } catch {
    throw new CelFunctionError('what is given as a regular expression is none');
  }
}

function namesIn(root: ASTNode): readonly string[] {
  return nodesIn(root).flatMap(node => (node.op === 'id' ? [node.args] : []));
}
