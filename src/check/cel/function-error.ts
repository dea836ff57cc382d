/** What a function of ours says about its arguments; never with a value of theirs, which may be secret. */
export class CelFunctionError extends Error {
  override readonly name = 'CelFunctionError';
}

/** Functions by their signatures: `string.charAt(int): string`. What the package passes is of the types they name. */
export type CelFunctions = Readonly<Record<string, (...args: never[]) => unknown>>;
