import type { PatchOperation } from '../api/patch-operation.ts';

/** What a handler decides about one request; {@link writeReview} puts it into the envelope. */
export type Answer = Allowed | Denied;

export interface Allowed {
  readonly allowed: true;
  /** Absent or empty: the object is stored as it came. */
  readonly patch?: readonly PatchOperation[];
  /** Lines that kubectl prints; clean of control characters, which would make the API server drop them. */
  readonly warnings?: readonly string[];
  readonly auditAnnotations?: AuditAnnotations;
}

/**
 * A denial is final: `failurePolicy` is asked only when a webhook fails to answer, never when it says no.
 * https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/#failure-policy
 */
export interface Denied {
  readonly allowed: false;
  readonly status: Status;
  readonly warnings?: readonly string[];
  readonly auditAnnotations?: AuditAnnotations;
}

/** `metav1.Status`, the part that the API server passes on to the client. */
export interface Status {
  readonly code: number;
  readonly reason: string;
  /** Complete without `details`: clients that submit several objects print only this. */
  readonly message: string;
  readonly details?: {
    readonly name?: string;
    readonly group?: string;
    readonly kind?: string;
    readonly causes?: readonly {
      readonly reason?: string;
      readonly message: string;
      readonly field?: string;
    }[];
    /** The API server copies it into a `Retry-After` header. */
    readonly retryAfterSeconds?: number;
  };
}

/**
 * Goes to the API server's audit log. The API server writes each key behind `<webhook name>/` and drops a key
 * that holds a slash of its own, so these are the bare names.
 */
export type AuditAnnotations = Readonly<Partial<Record<'injected' | 'findings' | 'audited', string>>>;

/** Stored as it came, nothing to say. */
export const PASS: Allowed = Object.freeze({ allowed: true });

/**
 * A denial that the same request may not meet again. The reason is not `Timeout`: controllers have taken that
 * one for "created, but slow" and did not create the pod anew.
 */
export function denyForNow(message: string): Denied {
  return {
    allowed: false,
    status: { code: 503, reason: 'ServiceUnavailable', message, details: { retryAfterSeconds: 1 } },
  };
}
