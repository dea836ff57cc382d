/** Written in place of what must not be read. */
export const removed = '[removed]';

/** Field names whose values never reach a log, in lower case and without separators. */
const secretNames = new Set([
  'authorization',
  'proxyauthorization',
  'cookie',
  'setcookie',
  'data',
  'stringdata',
  'binarydata',
  'body',
  'value',
  'values',
  'password',
  'passphrase',
  'privatekey',
  'secretkey',
  'clientsecret',
  'secretaccesskey',
  'clientkeydata',
  'apikey',
]);

const maxDepth = 6;
const maxItems = 50;
const maxText = 4000;

/**
 * A copy of log fields that may be written: values under a secret name are gone at any depth, errors are reduced to
 * what `describeError` gives, and anything that is not plain data (sockets, requests, buffers) is only named.
 * Depth, list length and text length are bounded, so a whole object of the cluster cannot fill the log.
 */
export function withoutSecrets(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return recordOf(fields, 0);
}

// Values that look like credentials wherever they stand, in a message for example. The text may be a JSON line: a key
// without an end stops at the quote that closes its string, so that the line stays JSON.
const secretText: readonly [RegExp, string][] = [
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[^"]*?(?:-----END [A-Z ]*PRIVATE KEY-----|(?=\\?"|$))/g, removed],
  [/\beyJ[\w-]+\.[\w-]+\.[\w-]*/g, removed],
  [/\b(Bearer|Authorization: Basic) [\w+/.~=-]{16,}/gi, `$1 ${removed}`],
  [/\b(hvs|hvb|hvr)\.[\w-]{8,}/g, removed],
];

/** The text without private keys, JSON web tokens, Authorization values and Vault tokens. */
export function withoutSecretText(text: string): string {
  let clean = text;
  for (const [pattern, replacement] of secretText) clean = clean.replace(pattern, replacement);
  return clean;
}

function isSecretName(name: string): boolean {
  const plain = name.replaceAll(/[-_.]/g, '').toLowerCase();
  return secretNames.has(plain) || plain.endsWith('token');
}

function recordOf(fields: object, depth: number): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(fields).slice(0, maxItems)) {
    // defineProperty, since a field may be called __proto__.
    const copy = value !== undefined && isSecretName(name) ? removed : copyOf(value, depth + 1);
    Object.defineProperty(result, name, { value: copy, enumerable: true });
  }
  return result;
}

function copyOf(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return value.length > maxText ? `${value.slice(0, maxText)} …` : value;
  if (typeof value !== 'object' || value === null) return typeof value === 'function' ? '[function]' : value;
  if (value instanceof Error) return describeError(value);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'invalid date' : value.toISOString();
  // A URL may carry a password or a signed query.
  if (value instanceof URL) return `${value.origin}${value.pathname}`;
  if (depth >= maxDepth) return '[deeper]';
  if (Array.isArray(value)) return value.slice(0, maxItems).map((item: unknown) => copyOf(item, depth + 1));
  return isPlain(value) ? recordOf(value, depth) : `[${value.constructor.name}]`;
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/**
 * What a log says about an error: type, message, code, and the causes as text. Other properties stay out, since HTTP
 * clients hang whole requests on their errors. The stack is kept unless the error was raised on purpose.
 */
export function describeError(error: Error): Record<string, unknown> {
  const code: unknown = Reflect.get(error, 'code');
  const status: unknown = Reflect.get(error, 'status');
  const retryable: unknown = Reflect.get(error, 'retryable');
  const isOnPurpose = typeof retryable === 'boolean';
  return {
    type: error.name,
    message: copyOf(error.message, 0),
    ...(typeof code === 'string' && { code }),
    ...(typeof status === 'number' && { status }),
    ...(isOnPurpose ? { retryable } : { stack: copyOf(error.stack, 0) }),
    ...(error.cause !== undefined && { causes: causesOf(error) }),
  };
}

function causesOf(error: Error): string[] {
  const causes: string[] = [];
  for (let cause = error.cause; cause !== undefined && causes.length < 5;) {
    causes.push(cause instanceof Error ? cause.message : `[${typeof cause}]`);
    cause = cause instanceof Error ? cause.cause : undefined;
  }
  return causes;
}
