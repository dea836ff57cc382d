/** Says where in the manifests an error arose, in front of what it says. */
import { PosternError, describeWithoutInput, type ErrorCode } from '../errors.ts';

/** The same error with its place; what was not raised on purpose gets the code `otherwise`. */
export function atPlace(
  place: string,
  error: unknown,
  otherwise: ErrorCode = 'RESOLVE_REFUSED',
): PosternError {
  const code = error instanceof PosternError ? error.code : otherwise;
  return new PosternError(code, `${place}: ${describeWithoutInput(error)}`, { cause: error });
}
