/** What a function of the template language is, so that the evaluator can check a call as Go's reflection does. */
import type { GoValue } from './value.ts';
import type { Work } from './work.ts';

/**
 * Parameter types as Go writes them; `any` is `interface {}`. `value` is `reflect.Value`, which Go's own functions take:
 * it tells nil from no value where `any` makes both nil.
 */
export type ParameterType =
  | 'any'
  | 'value'
  | 'string'
  | 'int'
  | 'int64'
  | 'float64'
  | 'bool'
  | 'uint'
  | 'uint32'
  | 'map'
  | '[]string'
  | '[]any'
  | '[]uint8'
  | 'time'
  /** The struct with fields Cert and Key that `genCA` and its kin make. */
  | 'sprig.certificate';

export interface TemplateFunction {
  readonly parameters: readonly ParameterType[];
  /** Type of the arguments after these, as many as there are. */
  readonly variadic?: ParameterType;
  /**
   * What of its arguments it goes through, which the evaluator lets the template pay for: the texts where this is absent,
   * or all that is in lists and maps. What costs more than that the function spends by itself.
   */
  readonly reads?: 'everything' | 'nothing';
  /**
   * Arguments have been checked and converted to the parameter types.
   * @throws FunctionFailure where Go's function returns an error (or panics, which Go's templates turn into one)
   */
  readonly call: (args: readonly GoValue[], tools: CallTools) => GoValue;
}

/** What makes a function's answer differ from call to call; passed in so that tests can hold it still. */
export interface FunctionTools {
  /** Milliseconds since 1970. */
  now(): number;
  randomBytes(size: number): Buffer;
  /** Whether the time for executing is up; absent: there is no end. Timers cannot tell, for nothing else runs meanwhile. */
  isExpired?(): boolean;
}

/** What a function has at hand while it is called. */
export interface CallTools extends Omit<FunctionTools, 'isExpired'>, Work {}

/** The error that a function gives. The message is shown to people and must not quote an argument: it may be secret. */
export class FunctionFailure extends Error {
  override readonly name = 'FunctionFailure';
}

export type FunctionTable = Readonly<Record<string, TemplateFunction>>;
