import type { Finding } from '../check/finding.ts';
import { PASS, type Allowed, type AuditAnnotations, type Denied, type Status } from './answer.ts';
import type { AdmissionRequest } from './review.ts';

/** How findings are put to a user. */
export interface VerdictText {
  /** A `reason: Invalid` status with a cause for each finding. */
  toStatus(findings: readonly Finding[], subject: Subject): Status;
  /** One line for each finding, clean of what would make the API server drop it. */
  toWarnings(findings: readonly Finding[]): readonly string[];
}

/** The object that is spoken of. */
export interface Subject {
  readonly group: string;
  readonly kind: string;
  /** While a name is still to be generated, what it will begin with. */
  readonly name: string;
}

/** Every finding as a warning, whatever its severity. */
export function allowWith(findings: readonly Finding[], text: VerdictText): Allowed {
  if (findings.length === 0) return PASS;
  return { allowed: true, warnings: text.toWarnings(findings), auditAnnotations: findingsAudit(findings) };
}

/** The errors among the findings, in full. Warnings are left out: they would hide what must be changed. */
export function denyWith(request: AdmissionRequest, findings: readonly Finding[], text: VerdictText): Denied {
  const errors = findings.filter(({ severity }) => severity === 'error');
  return {
    allowed: false,
    status: text.toStatus(errors, subjectOf(request)),
    auditAnnotations: findingsAudit(errors),
  };
}

/** Ids of the rules, each once. */
export function findingsAudit(findings: readonly Finding[]): AuditAnnotations {
  return findings.length === 0 ? {} : { findings: [...new Set(findings.map(({ rule }) => rule))].join(',') };
}

function subjectOf({ kind, name, object }: AdmissionRequest): Subject {
  return { group: kind.group, kind: kind.kind, name: name === '' ? generateName(object) : name };
}

function generateName(object: AdmissionRequest['object']): string {
  const metadata = object?.['metadata'];
  const prefix =
    typeof metadata === 'object' && metadata !== null && 'generateName' in metadata
      ? metadata.generateName
      : undefined;
  return typeof prefix === 'string' ? prefix : '';
}
