/** What the agent remembers between its containers: times and errors, never data. */
import { problem } from '../../errors.ts';
import { explainError } from '../explain-error.ts';
import { isSystemError, type FileOperations } from '../files/file-operations.ts';
import { replaceFile } from '../files/replace-file.ts';

export const STATE_VERSION = 1;

export interface AgentState {
  readonly version: typeof STATE_VERSION;
  /** Version of the agent that wrote it. */
  readonly agent: string;
  /** Hash of the plan that the times belong to. */
  readonly plan: string;
  /** Files changed and the application was not told yet. */
  readonly changePending?: boolean;
  /** By name of the ExternalSecret. */
  readonly secrets: Readonly<Record<string, SecretState>>;
}

/** Times are milliseconds since the epoch here, ISO 8601 in the file. */
export interface SecretState {
  /** When it was written; of an agent that may have ended since, see `markOverdue`. `stale`: the last attempt failed. `expired`: for so long that the files were removed. */
  readonly state: 'fresh' | 'stale' | 'expired';
  readonly lastSuccess: number | null;
  readonly lastAttempt: number | null;
  /** null: never. */
  readonly nextDue: number | null;
  /** In a row. */
  readonly failures: number;
  readonly error?: { readonly code: string; readonly message: string };
}

const TIMES: readonly string[] = ['lastSuccess', 'lastAttempt', 'nextDue'] satisfies (keyof SecretState)[];

/**
 * The state in a file; undefined if there is none.
 * @throws PosternError `STATE_UNREADABLE`
 */
export function readState(file: string, files: Pick<FileOperations, 'read'>): AgentState | undefined {
  let text: string;
  try {
    text = files.read(file).toString('utf8');
  } catch (error) {
    if (isSystemError(error, 'ENOENT')) return undefined;
    throw problem('STATE_UNREADABLE', { file, reason: explainError(error).message }, { cause: error });
  }
  const state = parse(text);
  if (state === undefined)
    throw problem('STATE_UNREADABLE', { file, reason: 'it was not written by this version of the agent' });
  return state;
}

export function writeState(file: string, state: AgentState, files: FileOperations): void {
  replaceFile(file, stateText(state), 0o644, files);
}

/** The state as it stands in the file and as `agent status -o json` prints it. */
export function stateText(state: AgentState): string {
  const readable = (key: string, value: unknown): unknown =>
    TIMES.includes(key) && typeof value === 'number' ? new Date(value).toISOString() : value;
  return `${JSON.stringify(state, readable, 2)}\n`;
}

function parse(text: string): AgentState | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text, (key, field: unknown) =>
      TIMES.includes(key) && typeof field === 'string' ? Date.parse(field) : field,
    );
  } catch {
    return undefined;
  }
  return isState(value) ? value : undefined;
}

function isState(value: unknown): value is AgentState {
  if (!isRecord(value) || value['version'] !== STATE_VERSION || !isRecord(value['secrets'])) return false;
  return (
    typeof value['plan'] === 'string' &&
    typeof value['agent'] === 'string' &&
    ['undefined', 'boolean'].includes(typeof value['changePending']) &&
    Object.values(value['secrets']).every(isSecretState)
  );
}

function isSecretState(value: unknown): boolean {
  return (
    isRecord(value) &&
    ['fresh', 'stale', 'expired'].includes(String(value['state'])) &&
    typeof value['failures'] === 'number' &&
    TIMES.every(key => value[key] === null || Number.isFinite(value[key])) &&
    (value['error'] === undefined || isError(value['error']))
  );
}

function isError(value: unknown): boolean {
  return isRecord(value) && typeof value['code'] === 'string' && typeof value['message'] === 'string';
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
