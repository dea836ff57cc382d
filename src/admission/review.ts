import { isJsonObject } from '../api/json.ts';
import { problem } from '../errors.ts';
import type { PatchOperation } from '../api/patch-operation.ts';
import type { Answer, Denied } from './answer.ts';

/** The parts of `request` in an AdmissionReview that decisions are made from. */
export interface AdmissionRequest {
  readonly uid: string;
  /** As the webhook's rule asks for it; `matchPolicy: Equivalent` converts the object to this version. */
  readonly kind: { readonly group: string; readonly version: string; readonly kind: string };
  readonly operation: 'CREATE' | 'UPDATE' | 'DELETE' | 'CONNECT';
  /** Empty for the object itself, else `status`, `scale`, `ephemeralcontainers`, … */
  readonly subResource: string;
  /** Empty for cluster-scoped objects. A pod under admission may carry no namespace itself. */
  readonly namespace: string;
  /** Empty when the name is still to be generated. */
  readonly name: string;
  readonly object: Readonly<Record<string, unknown>> | undefined;
  readonly oldObject: Readonly<Record<string, unknown>> | undefined;
}

/**
 * Reads the envelope, never the objects in it.
 * https://kubernetes.io/docs/reference/config-api/apiserver-admission.v1/
 * @throws PosternError `REVIEW_UNREADABLE`
 */
export function readReview(body: unknown): AdmissionRequest {
  if (!isJsonObject(body)) throw unreadable('the body', 'must be a JSON object');
  if (body['apiVersion'] !== API_VERSION) throw unreadable('apiVersion', `must be ${API_VERSION}`);
  if (body['kind'] !== KIND) throw unreadable('kind', `must be ${KIND}`);
  const request = body['request'];
  if (!isJsonObject(request)) throw unreadable('request', 'must be an object');
  const { uid, kind, operation, object, oldObject } = request;
  if (typeof uid !== 'string' || uid === '')
    throw unreadable('request.uid', 'must be a string that is not empty');
  if (!isGroupVersionKind(kind))
    throw unreadable('request.kind', 'must have the strings group, version and kind');
  if (!isOperation(operation))
    throw unreadable('request.operation', `must be one of ${OPERATIONS.join(', ')}`);
  return {
    uid,
    kind,
    operation,
    subResource: textOf(request, 'subResource'),
    namespace: textOf(request, 'namespace'),
    name: textOf(request, 'name'),
    object: objectOf(object, 'request.object'),
    oldObject: objectOf(oldObject, 'request.oldObject'),
  };
}

/** An answer as text, without the uid of the review that it answers. */
export interface AnswerText {
  /** Everything behind the uid. */
  readonly tail: string;
  /** The patch before it became base64. */
  readonly patch: string | undefined;
}

/** The text of an HTTP body. */
export function writeReview(uid: string, { tail }: Pick<AnswerText, 'tail'>): string {
  return ENVELOPE + JSON.stringify(uid) + tail;
}

/**
 * `patch` and `patchType` come together or not at all: the API server takes one without the other, or a patch of nothing,
 * for a failure of the webhook.
 */
export function writeAnswer(answer: Answer): AnswerText {
  const patch =
    answer.allowed && answer.patch !== undefined && answer.patch.length > 0
      ? patchText(answer.patch)
      : undefined;
  if (patch === TOO_LONG) return writeAnswer(PATCH_TOO_LONG);
  let tail = `,"allowed":${answer.allowed}`;
  if (!answer.allowed) tail += `,"status":${JSON.stringify(answer.status)}`;
  if (patch !== undefined) {
    // base64 needs no escaping; through JSON.stringify the longest part of the answer would be scanned again.
    tail += `,"patchType":"JSONPatch","patch":"${base64Of(patch)}"`;
  }
  if (answer.warnings !== undefined && answer.warnings.length > 0) {
    tail += `,"warnings":${JSON.stringify(answer.warnings)}`;
  }
  if (answer.auditAnnotations !== undefined) {
    tail += `,"auditAnnotations":${JSON.stringify(answer.auditAnnotations)}`;
  }
  return { tail: `${tail}}}`, patch };
}

const API_VERSION = 'admission.k8s.io/v1';
const KIND = 'AdmissionReview';
const ENVELOPE = `{"apiVersion":"${API_VERSION}","kind":"${KIND}","response":{"uid":`;
const OPERATIONS = ['CREATE', 'UPDATE', 'DELETE', 'CONNECT'] as const;

function patchText(patch: readonly PatchOperation[]): string | typeof TOO_LONG {
  if (patch.length > MOST_OPERATIONS) return TOO_LONG;
  if (patch.length <= FEW_OPERATIONS) {
    const text = JSON.stringify(patch);
    return text.length > LONGEST_PATCH ? TOO_LONG : text;
  }
  // One by one, so that what is too long is not made first.
  let length = 0;
  const parts: string[] = [];
  for (const operation of patch) {
    const part = JSON.stringify(operation);
    length += part.length + 1;
    if (length > LONGEST_PATCH) return TOO_LONG;
    parts.push(part);
  }
  return `[${parts.join(',')}]`;
}

/** etcd takes no object above 1.5 MiB, and what a patch adds becomes part of one. */
const LONGEST_PATCH = 1.5 * 1024 * 1024;
/** The API server takes no more in a patch that a user sends. */
const MOST_OPERATIONS = 10_000;
const FEW_OPERATIONS = 256;
const TOO_LONG = Symbol('a patch that cannot be applied');
const PATCH_TOO_LONG: Denied = {
  allowed: false,
  status: {
    code: 413,
    reason: 'RequestEntityTooLarge',
    message:
      'what Postern would have to add makes this object larger than the 1.5 MiB that etcd takes; use fewer containers and variables, or put them into several pods',
  },
};

/** In one buffer for all: V8 would count, and a thread of its own free, the memory of one for each. */
function base64Of(text: string): string {
  if (text.length * LONGEST_CHARACTER > scratch.length) return Buffer.from(text).toString('base64');
  return scratch.toString('base64', 0, scratch.write(text));
}

/** Bytes of UTF-8 for each code unit of UTF-16. */
const LONGEST_CHARACTER = 3;
const scratch = Buffer.allocUnsafeSlow(64 * 1024);

function isGroupVersionKind(value: unknown): value is AdmissionRequest['kind'] {
  return (
    isJsonObject(value) &&
    typeof value['group'] === 'string' &&
    typeof value['version'] === 'string' &&
    typeof value['kind'] === 'string'
  );
}

function isOperation(value: unknown): value is AdmissionRequest['operation'] {
  return OPERATIONS.some(operation => operation === value);
}

function textOf(request: Record<string, unknown>, field: string): string {
  const value = request[field] ?? '';
  if (typeof value !== 'string') throw unreadable(`request.${field}`, 'must be a string');
  return value;
}

/** `object` is null on DELETE, `oldObject` on CREATE. */
function objectOf(value: unknown, field: string): Record<string, unknown> | undefined {
  if (value === undefined || value === null) return undefined;
  if (!isJsonObject(value)) throw unreadable(field, 'must be an object or null');
  return value;
}

function unreadable(field: string, rule: string): Error {
  return problem('REVIEW_UNREADABLE', { field, rule });
}
