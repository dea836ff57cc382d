import { quoted } from '../cel/literal.ts';
import { aroundNamespace, namesNamespace } from '../policy/requirements/namespace-text.ts';

/** What a ValidatingAdmissionPolicy says in CEL of one kind. */
export interface Validation {
  /** Id of the rule: PST105, or that of a custom one. */
  readonly rule: string;
  readonly kind: string;
  /** True where nothing is wrong. */
  readonly expression: string;
  readonly message: string;
  /** CEL that gives the message; where it fails `message` stands in. */
  readonly messageExpression?: string;
}

/** Entries of an ExternalSecret, empty where there are none. */
export const DATA = 'object.spec.?data.orValue([])';
export const DATA_FROM = 'object.spec.?dataFrom.orValue([])';

/** What Go's time.ParseDuration takes; that it overflows beyond 290 years is left out. */
export function isDuration(text: string): string {
  return String.raw`${text}.matches(r'^[-+]?(0|(([0-9]+\.?[0-9]*|\.[0-9]+)(ns|us|µs|μs|ms|s|m|h))+)$')`;
}

/**
 * CEL for a regular expression that is a text with `{{namespace}}` in it. The name of a namespace has no character that
 * stands for anything but itself.
 *
 * @param asExpression what a part of the text is as a regular expression
 * @param namespace CEL of the name
 */
export function patternOf(
  text: string,
  asExpression: (part: string) => string,
  namespace = 'object.metadata.namespace',
): string {
  return aroundNamespace(text)
    .map(part => quoted(asExpression(part)))
    .join(` + ${namespace} + `);
}

/** CEL for a text that may have `{{namespace}}` in it, also very often: a chain of `+` may be 250 long (cel-go's parser). */
export function textOf(text: string): string {
  const [first = '', ...more] = aroundNamespace(text).map(quoted);
  return more.length === 0 ? first : `[${[first, ...more].join(', ')}].join(object.metadata.namespace)`;
}

/** An expression as part of a longer one; what ends in a comment would swallow the bracket. */
export function inBrackets(expression: string): string {
  return expression.includes('//') ? `(${expression}\n)` : `(${expression})`;
}

/** The same validation with more to its message. */
export function withMessage(validation: Validation, before: string, after: string): Validation {
  const { message, messageExpression } = validation;
  const whole = onOneLine(`${before}${message}${after}`);
  if (messageExpression !== undefined) {
    const parts = [quoted(onOneLine(before)), inBrackets(messageExpression), quoted(onOneLine(after))].filter(
      part => part !== '""',
    );
    return { ...validation, message: whole, messageExpression: parts.join(' + ') };
  }
  return namesNamespace(message)
    ? { ...validation, message: whole, messageExpression: textOf(whole) }
    : { ...validation, message: whole };
}

/** An API server shows no message that has a line break. */
function onOneLine(text: string): string {
  return text.replaceAll(/\s+/gu, ' ');
}

/** CEL that tells whether a text is what one of some globs says. */
export function isOneOf(text: string, globs: readonly string[], namespace?: string): string {
  if (globs.length === 0) return 'false';
  const plain = globs.filter(glob => !/[*]|\{\{/u.test(glob));
  const patterns = globs.filter(glob => !plain.includes(glob));
  return [
    ...(plain.length === 0 ? [] : [`${text} in [${plain.map(quoted).join(', ')}]`]),
    ...patterns.map(glob => `${text}.matches("^" + ${patternOf(glob, globExpression, namespace)} + "$")`),
  ].join(' || ');
}

function globExpression(part: string): string {
  return part.replaceAll(/[\\.+?()|[\]{}^$]/gu, String.raw`\$&`).replaceAll('*', '.*');
}
