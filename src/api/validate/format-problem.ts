import type { StructuralSchema } from '../schema/structural-schema.ts';

/** Padded base64 of the standard alphabet, line breaks allowed, as the API server's format `byte`. */
export function isBase64(text: string): boolean {
  return /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/u.test(
    text.replace(/[\r\n]/gu, ''),
  );
}

/** What is wrong with a text in a format; dates only stand where controllers write. */
export function formatProblem({ format }: StructuralSchema, value: string): string | undefined {
  return format === 'byte' && !isBase64(value)
    ? 'must be base64: put PEM through base64 -w0 first'
    : undefined;
}

/** What is wrong with the size of a number. */
export function rangeProblem(schema: StructuralSchema, value: number): string | undefined {
  const { minimum = -Infinity, maximum = Infinity } = schema;
  return value < minimum || value > maximum ? `must be between ${minimum} and ${maximum}` : undefined;
}
