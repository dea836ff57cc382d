/**
 * Every error that Postern raises on purpose, in one table. A code is part of what users search for: it is
 * never reused and never changes its meaning. A parameter never carries a secret value; what a backend
 * answered is quoted only where the backend documents it as an error text.
 */
interface Entry {
  /** May the same call succeed later with nothing changed here? Decides between retry and give up. */
  readonly retryable: boolean;
  /** The sentence, with `{parameter}` where a parameter goes. */
  readonly text: string;
}

const catalogue = {
  // The plan and what surrounds it
  PLAN_UNREADABLE: { retryable: false, text: 'the plan in {file} cannot be read: {reason}' },
  PLAN_VERSION: {
    retryable: false,
    text: 'the plan has version {version}, this agent reads version {supported}: use the agent image of the Postern that wrote the plan',
  },
  SETTINGS_INVALID: { retryable: false, text: '{place}: {reason}' },
  // The agent: what a pod's directories need
  STATE_UNREADABLE: { retryable: false, text: 'the state in {file} cannot be read: {reason}' },
  KEY_MISSING: {
    retryable: false,
    text: 'ExternalSecret {secret} has no key {key}, which {place} needs; its keys are {keys}',
  },
  FILE_PATH: {
    retryable: false,
    text: 'ExternalSecret {secret}: key {key} cannot be written to {path}: {reason}',
  },
  FILE_CONFLICT: {
    retryable: false,
    text: 'directory {directory}: {path} would be a file and a folder at once',
  },
  ENV_VALUE: {
    retryable: false,
    text: 'ExternalSecret {secret}: the value of key {key} cannot become the environment variable {variable}: {reason}; {fix}',
  },
  ENV_NAME: {
    retryable: false,
    text: 'ExternalSecret {secret}: key {key} cannot become the environment variable {variable}: the name {reason}',
  },
  FORMAT_VALUE: {
    retryable: false,
    text: 'ExternalSecret {secret}: the value of key {key} cannot stand in {file}: {reason}; leave the key out of the ExternalSecret, or write postern.dev/format: {secret}=files',
  },
  COPY_UNREADABLE: { retryable: true, text: 'the files of {from} cannot be copied: {reason}' },
  DIRECTORY_INCOMPLETE: {
    retryable: true,
    text: 'directory {directory} is written as one set and waits for {others}',
  },
  DIRECTORY_WRITE: { retryable: true, text: 'directory {directory} cannot be written: {reason}' },
  INIT_DEADLINE: {
    retryable: true,
    text: 'no answer within {seconds} seconds; postern.dev/init-timeout sets the deadline',
  },
  REFRESH_OVERDUE: {
    retryable: true,
    text: 'it was due {minutes} minutes ago and nobody has fetched it: look at the restarts and the log of the container postern-refresh',
  },
  FETCH_DEADLINE: { retryable: true, text: 'no answer within {seconds} seconds' },
  ON_CHANGE: { retryable: true, text: 'the application was not told of the change: {reason}' },
  PATCH_INAPPLICABLE: { retryable: false, text: 'the patch operation {operation} does not fit the object' },
  // Resolving
  SECRET_NOT_FOUND: { retryable: false, text: '{store}: there is no secret {key}' },
  PROPERTY_NOT_FOUND: { retryable: false, text: '{store}: secret {key} has no property {property}' },
  RESOLVE_REFUSED: { retryable: false, text: '{place}: {reason}' },
  FORMAT_INPUT: { retryable: false, text: 'the data cannot be written as {format}: {reason}' },
  RESOLVE_CANCELLED: { retryable: true, text: 'stopped before it was done: {reason}' },
  // Absent too, but not what External Secrets calls "Secret does not exist": no deletion policy drops the key
  ITEM_NOT_FOUND: { retryable: false, text: '{store}: {reason}' },
  ITEM_AMBIGUOUS: { retryable: false, text: '{store}: {reason}' },
  FIND_REFUSED: { retryable: false, text: '{store}: {reason}' },
  PROPERTY_REFUSED: { retryable: false, text: 'property {property}: {reason}' },
  VALUE_NOT_JSON: { retryable: false, text: '{what} is not {expected}' },
  REWRITE_FAILED: { retryable: false, text: 'failed rewrite operation[{index}]: {reason}' },
  YAML_INVALID: { retryable: false, text: 'error {step}: {reason}' },
  KEY_INVALID: { retryable: false, text: 'key {key} {reason}' },
  DECODING_FAILED: { retryable: false, text: 'illegal base64 data at input byte {offset}' },
  NULL_BYTE: {
    retryable: false,
    text: 'the value of key "{key}" contains null bytes: use a text-safe format such as PEM or base64, or leave nullBytePolicy unset for binary data',
  },
  REGEXP_LARGE: {
    retryable: false,
    text: 'the regular expression is too large: with its repetitions written out it has more than {most} steps',
  },
  REGEXP_LONG: {
    retryable: false,
    text: 'the regular expression is too long: it has more than {most} characters',
  },
  REGEXP_SYNTAX: { retryable: false, text: 'error parsing regexp: {reason}' },
  // Generators
  GENERATOR_KIND: {
    retryable: false,
    text: '{generator} is of a kind that this agent does not know; it knows {known}',
  },
  GENERATOR_REFUSED: { retryable: false, text: '{generator}: spec.{field}: {reason}' },
  GENERATION_FAILED: { retryable: false, text: '{generator}: {reason}' },
  // Templates
  TEMPLATE_SYNTAX: { retryable: false, text: 'template: {name}:{position}: {reason}' },
  TEMPLATE_UNSUPPORTED: {
    retryable: false,
    text: 'template: {name}:{position}: {what} is not supported: {instead}',
  },
  TEMPLATE_EXECUTION: {
    retryable: false,
    text: 'template: {name}:{position}: executing {definition} at <{action}>: {reason}',
  },
  TEMPLATE_MISSING: {
    retryable: true,
    text: 'error in {kind} {name}: missing key {key} (or there is no such object in the namespace)',
  },
  // Providers
  PROVIDER_UNKNOWN: {
    retryable: false,
    text: '{store} uses provider {provider}, which this agent does not know; it knows {known}',
  },
  STORE_REFUSED: { retryable: false, text: '{store}: spec.provider.{field}: {reason}' },
  PROVIDER_REFUSED: { retryable: false, text: '{store}: {action} was refused: {reason}' },
  PROVIDER_UNAVAILABLE: { retryable: true, text: '{store}: {action} failed: {reason}' },
  CREDENTIAL_MISSING: {
    retryable: true,
    text: '{store}: {field} is not there: {reason}',
  },
  // Admission
  REVIEW_UNREADABLE: {
    retryable: false,
    text: 'this is no AdmissionReview of admission.k8s.io/v1: {field} {rule}',
  },
  ADMISSION_FAILED: {
    retryable: true,
    text: 'Postern failed to decide about this request; its log has the reason under uid {uid}',
  },
  LOOKUP_FAILED: { retryable: true, text: '{object} could not be read from the API server: {reason}' },
  OVERLOADED: { retryable: true, text: 'this replica of Postern has too much to do: {reason}' },
  // Kubernetes API
  KUBE_CONFIG: {
    retryable: false,
    text: 'there is no usable access to the Kubernetes API in {source}: {reason}',
  },
  KUBE_CREDENTIALS: { retryable: true, text: 'there are no credentials for {server}: {reason}' },
  KUBE_PATH: {
    retryable: false,
    text: '{part} {value} cannot stand in a path of the Kubernetes API: {reason}',
  },
  KUBE_REFUSED: {
    retryable: false,
    text: '{call}: the API server refused with {status} {reason}: {message}',
  },
  KUBE_FAILED: { retryable: true, text: '{call}: the API server failed with {status} {reason}: {message}' },
  KUBE_UNREACHABLE: { retryable: true, text: '{call}: {server} cannot be reached: {reason}' },
  KUBE_DEADLINE: { retryable: true, text: '{call}: no complete answer from {server} within {seconds} s' },
  KUBE_ANSWER: { retryable: true, text: '{call}: the answer of {server} cannot be used: {reason}' },
  // Command line
  USAGE: { retryable: false, text: '{reason}' },
  SNAPSHOT_UNREADABLE: { retryable: false, text: '{file} cannot be used: {reason}' },
  POLICY_UNREADABLE: { retryable: false, text: 'no policy can be taken from {file}: {reason}' },
  TEST_UNREADABLE: { retryable: false, text: '{place}: {reason}' },
  FILE_UNREADABLE: { retryable: false, text: '{file} cannot be read: {reason}' },
  FILE_UNWRITABLE: { retryable: false, text: '{file} cannot be written: {reason}' },
  VALUES_UNREADABLE: { retryable: false, text: '{file}:{line}:{column}: {reason}' },
  MANIFEST_REFUSED: { retryable: false, text: '{reason}' },
  FOLDER_UNWRITABLE: { retryable: false, text: 'folder {folder} cannot be written: {reason}' },
  FOLDER_NOT_EMPTY: {
    retryable: false,
    text: 'folder {folder} is not empty: name another with --out, or add --overwrite to replace files in it',
  },
  // Certificates
  CERT_SETTING: { retryable: false, text: 'certificate setting {setting} is {value}: {rule}' },
  CERT_SECRET_FOREIGN: {
    retryable: false,
    text: 'Secret {secret} holds {keys} and is not labelled {label}, so it belongs to someone else and stays untouched: delete it, add the label, or name another Secret',
  },
  CERT_SECRET_LATER: {
    retryable: false,
    text: 'Secret {secret} has layout {layout}, which a later version of Postern wrote and this one, which knows {known}, must not change: nothing in it is renewed until that version runs again, or until you remove the annotation {annotation}, which has this one take the Secret over',
  },
  CERT_PAIR_REFUSED: {
    retryable: false,
    text: 'the new serving certificate {fault}; the one before stays in use',
  },
  CERT_NOT_LOADED: { retryable: true, text: 'there is no serving certificate yet: {reason}' },
} as const satisfies Record<string, Entry>;

export type ErrorCode = keyof typeof catalogue;

export interface ProblemOptions extends ErrorOptions {
  /** Milliseconds for which the other side asks not to be asked again. */
  readonly retryAfter?: number | undefined;
  /** Nothing of the other side answered, so that whatever else it is asked would fail alike. */
  readonly isUnanswered?: boolean | undefined;
}

export class PosternError extends Error {
  override readonly name = 'PosternError';
  readonly code: ErrorCode;
  readonly retryable: boolean;
  /** That of the cause, where it was not told anew: what puts an error in its place does not know of it. */
  readonly retryAfter: number | undefined;
  /** That of the cause as well, where it was not told anew. */
  readonly isUnanswered: boolean;

  constructor(
    code: ErrorCode,
    message: string,
    { retryAfter, isUnanswered, ...options }: ProblemOptions = {},
  ) {
    super(message, options);
    this.code = code;
    this.retryable = catalogue[code].retryable;
    const cause = options.cause instanceof PosternError ? options.cause : undefined;
    this.retryAfter = retryAfter ?? cause?.retryAfter;
    this.isUnanswered = isUnanswered ?? cause?.isUnanswered ?? false;
  }
}

/** The error of the catalogue with its sentence filled in. A parameter that is not given stays visible as `{name}`. */
export function problem(
  code: ErrorCode,
  parameters: Readonly<Record<string, string | number>>,
  options?: ProblemOptions,
): PosternError {
  const text = catalogue[code].text.replace(/\{(\w+)\}/g, (whole, name: string) =>
    name in parameters ? String(parameters[name]) : whole,
  );
  return new PosternError(code, text, options);
}

/** The sentence of anything that was thrown. */
export function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/**
 * What may be said of anything that was thrown while secret values were at hand: sentences of the catalogue and of system
 * calls; of any other error only its kind and place, because messages quote their input (`JSON.parse` shows the text that
 * it choked on).
 */
export function describeWithoutInput(error: unknown): string {
  if (error instanceof PosternError) return error.message;
  if (!(error instanceof Error)) return `a ${typeof error} was thrown`;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  if (code !== undefined && 'syscall' in error) return error.message;
  return `unexpected ${code === undefined ? error.name : `${error.name} ${code}`}${frameOf(error)}`;
}

function frameOf(error: Error): string {
  // The stack repeats the message in front of its frames; the frames are used only when that part can be cut off.
  const head = `${error.name}: ${error.message}`;
  if (error.stack?.startsWith(head) !== true) return '';
  const frame = /^\n\s+(at .+)/.exec(error.stack.slice(head.length));
  return frame === null ? '' : ` ${frame[1]}`;
}
