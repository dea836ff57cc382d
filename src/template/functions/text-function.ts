/** Functions of strings, which is what nearly all of ESO's own functions are. */
import { Malformed } from '../../x509/malformed.ts';
import { FunctionFailure, type CallTools, type TemplateFunction } from '../function.ts';
import type { GoValue } from '../value.ts';

/**
 * A function of so many strings of bytes. Input that is malformed makes it fail with the reason.
 * @example textFunction(2, ([type = '', input = '']) => filterPem(type, input))
 */
export function textFunction(
  count: number,
  call: (texts: readonly string[], tools: CallTools) => GoValue,
): TemplateFunction {
  const parameters = Array.from({ length: count }, () => 'string' as const);
  return { parameters, call: (args, tools) => orFailure(() => call(args.map(textArgument), tools)) };
}

/** The evaluator has checked the call, so another type here is a mistake of ours. */
export function textArgument(value: GoValue): string {
  if (typeof value !== 'string') throw new TypeError('a string argument is no string');
  return value;
}

/** What the readers of certificates, keys and archives refuse, as the failure of a function. */
export function orFailure<T>(call: () => T, prefix = ''): T {
  try {
    return call();
  } catch (error) {
    if (error instanceof Malformed) throw new FunctionFailure(`${prefix}${error.message}`);
    throw error;
  }
}
