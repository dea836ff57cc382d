/** Writes a template function down once: its parameter types as data, and as the types of its code. */
import {
  FunctionFailure,
  type CallTools,
  type FunctionTable,
  type ParameterType,
  type TemplateFunction,
} from '../function.ts';
import type { GoInteger, GoList, GoMap, GoStruct, GoValue } from '../value.ts';

interface ArgumentOf {
  any: GoValue;
  value: GoValue;
  string: string;
  int: bigint;
  int64: GoInteger;
  uint: GoInteger;
  uint32: GoInteger;
  float64: number;
  bool: boolean;
  map: GoMap;
  '[]string': GoList;
  '[]any': GoList;
  '[]uint8': GoList;
  time: GoStruct;
  'sprig.certificate': GoStruct;
}

type Arguments<P extends readonly ParameterType[], V extends ParameterType = never> = [
  ...{ [I in keyof P]: ArgumentOf[P[I]] },
  ...ArgumentOf[V][],
];

/**
 * @example define(['int', 'string'], (count, text) => text.repeat(Number(count)))
 */
export function define<const P extends readonly ParameterType[]>(
  parameters: P,
  call: (...args: Arguments<P>) => GoValue,
): TemplateFunction {
  return defineWithTools(parameters, (_, ...args) => call(...args));
}

/** A function that reads the clock, takes random bytes, or spends. */
export function defineWithTools<const P extends readonly ParameterType[]>(
  parameters: P,
  call: (tools: CallTools, ...args: Arguments<P>) => GoValue,
): TemplateFunction {
  return {
    parameters,
    call: (args, tools) => {
      if (matches<P>(args, parameters)) return call(tools, ...args);
      throw wrongArguments();
    },
  };
}

/** A function that takes any number of arguments of one type after the fixed ones. */
export function defineVariadic<const P extends readonly ParameterType[], V extends ParameterType>(
  parameters: P,
  variadic: V,
  call: (...args: Arguments<P, V>) => GoValue,
): TemplateFunction {
  return defineVariadicWithTools(parameters, variadic, (_, ...args) => call(...args));
}

export function defineVariadicWithTools<const P extends readonly ParameterType[], V extends ParameterType>(
  parameters: P,
  variadic: V,
  call: (tools: CallTools, ...args: Arguments<P, V>) => GoValue,
): TemplateFunction {
  return {
    parameters,
    variadic,
    call: (args, tools) => {
      if (matches(args, parameters, variadic)) return call(tools, ...args);
      throw wrongArguments();
    },
  };
}

/** Functions that go through all that is in the lists and maps they are given. */
export function readingEverything(table: FunctionTable): FunctionTable {
  return Object.fromEntries(
    Object.entries(table).map(([name, called]) => [name, { ...called, reads: 'everything' as const }]),
  );
}

/** The evaluator checks a call before it makes it, so this is for calls from elsewhere. */
function wrongArguments(): FunctionFailure {
  return new FunctionFailure('arguments of the wrong type');
}

function matches<P extends readonly ParameterType[], V extends ParameterType = never>(
  args: unknown,
  parameters: P,
  variadic?: V,
): args is Arguments<P, V> {
  if (!Array.isArray(args)) return false;
  if (variadic === undefined ? args.length !== parameters.length : args.length < parameters.length) {
    return false;
  }
  return args.every((argument, index) => isOf(parameters[index] ?? variadic ?? 'any', argument));
}

function isOf(type: ParameterType, argument: unknown): boolean {
  if (type === 'any' || type === 'value') return true;
  if (type === 'int') return typeof argument === 'bigint';
  if (type === 'float64') return typeof argument === 'number';
  if (type === 'string') return typeof argument === 'string';
  if (type === 'bool') return typeof argument === 'boolean';
  return (
    typeof argument === 'object' && argument !== null && 'kind' in argument && argument.kind === kinds[type]
  );
}

const kinds = {
  int64: 'integer',
  uint: 'integer',
  uint32: 'integer',
  map: 'map',
  time: 'struct',
  'sprig.certificate': 'struct',
  '[]string': 'list',
  '[]any': 'list',
  '[]uint8': 'list',
} as const;
