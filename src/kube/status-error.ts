import { PosternError, problem } from '../errors.ts';
import type { Status, StatusDetails } from './object.ts';

/**
 * The API server answered, and the answer is no: an HTTP status of 400 or more, or an ERROR event in a watch.
 * Its code is KUBE_FAILED (retryable) for 429 and 5xx and KUBE_REFUSED for everything else.
 */
export class KubeStatusError extends PosternError {
  /** HTTP status, 404 for example. */
  readonly status: number;
  /** Machine-readable reason of the Status object, `NotFound` for example; empty when the answer had none. */
  readonly reason: string;
  /** The object that was refused, and each cause, where the answer says them. */
  readonly details: StatusDetails;
  /** Milliseconds that the server asked to wait, if it did. */
  readonly retryAfterMs: number | undefined;

  constructor(call: string, status: number, body: Partial<Status>, retryAfterMs?: number) {
    const code = status === 429 || status >= 500 ? 'KUBE_FAILED' : 'KUBE_REFUSED';
    const message = shorten(body.message ?? 'no message');
    super(code, problem(code, { call, status, reason: body.reason ?? '', message }).message);
    this.status = status;
    this.reason = body.reason ?? '';
    this.details = body.details ?? {};
    this.retryAfterMs =
      retryAfterMs ??
      (body.details?.retryAfterSeconds === undefined ? undefined : body.details.retryAfterSeconds * 1000);
  }
}

/** The object or the resource type is not there. */
export function isNotFound(error: unknown): boolean {
  return error instanceof KubeStatusError && error.status === 404;
}

/** RBAC does not let this user do that. */
export function isForbidden(error: unknown): boolean {
  return error instanceof KubeStatusError && error.status === 403;
}

/** Somebody else wrote first: another resourceVersion, another owner of a field, or the name is taken (see `reason`). */
export function isConflict(error: unknown): boolean {
  return error instanceof KubeStatusError && error.status === 409;
}

/** The resourceVersion or the continue token is too old; only a fresh list helps. */
export function isGone(error: unknown): boolean {
  return error instanceof KubeStatusError && (error.status === 410 || error.reason === 'Expired');
}

/** Reads the body of a refusal: a Status object, or the text that some proxy put in its place. */
export function statusFrom(body: string): Partial<Status> {
  try {
    const parsed: unknown = JSON.parse(body);
    if (typeof parsed !== 'object' || parsed === null) return { message: body };
    const { reason, message, details, code } = parsed as Partial<Record<keyof Status, unknown>>;
    return {
      ...(typeof reason === 'string' && { reason }),
      ...(typeof message === 'string' && { message }),
      ...(typeof code === 'number' && { code }),
      ...(typeof details === 'object' && details !== null && { details: detailsFrom(details) }),
    };
  } catch {
    return { message: body };
  }
}

function detailsFrom(details: object): StatusDetails {
  const { retryAfterSeconds, kind, name, causes } = details as Partial<Record<keyof StatusDetails, unknown>>;
  return {
    ...(typeof retryAfterSeconds === 'number' && { retryAfterSeconds }),
    ...(typeof kind === 'string' && { kind }),
    ...(typeof name === 'string' && { name }),
    ...(Array.isArray(causes) && { causes: causes.map(causeFrom) }),
  };
}

function causeFrom(cause: unknown): { readonly field?: string; readonly message?: string } {
  if (typeof cause !== 'object' || cause === null) return {};
  const { field, message } = cause as { readonly field?: unknown; readonly message?: unknown };
  return {
    ...(typeof field === 'string' && { field }),
    ...(typeof message === 'string' && { message }),
  };
}

// A proxy may answer with a whole HTML page.
function shorten(message: string): string {
  const line = message.replaceAll(/\s+/g, ' ').trim();
  return line.length > 1000 ? `${line.slice(0, 1000)} …` : line;
}
