import { GROUP } from '../api/kinds.ts';
import type { Finding } from './finding.ts';
import { cut, oneLine } from './one-line.ts';

/** A Kubernetes Status as an admission response carries it. */
export interface DenialStatus {
  readonly status: 'Failure';
  readonly code: 422;
  readonly reason: 'Invalid';
  /** Several lines, complete by itself. */
  readonly message: string;
  readonly details: {
    readonly kind: string;
    readonly name: string;
    readonly group: string;
    readonly causes: readonly StatusCause[];
  };
}

export interface StatusCause {
  readonly reason: 'FieldValueInvalid';
  readonly field: string;
  /** Complete by itself, what to write included. */
  readonly message: string;
}

/** Findings in one answer, as many as of one object against its schema: more help nobody and could be made to cost a lot. */
const MOST = 50;
/** Characters of one text: more than any of ours needs that quotes names of a length that Kubernetes takes. */
const LONGEST = 2048;

/**
 * The denial for the errors among findings, at most 50 of them and then how many more there are. kubectl shows either
 * `message` or the causes, depending on how many objects it applies, so each says everything.
 */
export function toStatus(
  object: { readonly kind: string; readonly name: string; readonly group?: string },
  findings: readonly Finding[],
): DenialStatus {
  const errors = findings.filter(({ severity }) => severity === 'error');
  const told = errors
    .slice(0, MOST)
    .map(finding => ({ field: bounded(finding.path), message: sentence(finding) }));
  if (errors.length > MOST) {
    told.push({ field: '', message: `and ${errors.length - MOST} more errors` });
  }
  const { kind, name, group = GROUP } = object;
  const title = `${kind} ${JSON.stringify(name)} is invalid:`;
  return {
    status: 'Failure',
    code: 422,
    reason: 'Invalid',
    message: [title, ...told.map(({ field, message }) => `* ${placed(field, message)}`)].join('\n'),
    details: {
      kind,
      name,
      group,
      causes: told.map(({ field, message }) => ({ reason: 'FieldValueInvalid', field, message })),
    },
  };
}

/**
 * An API server may cut a longer one, and cuts all warnings of a response together at 4096. Its documentation asks for
 * 120 where that is possible: a field path of a pod template alone takes half of that, and then the fix would be lost.
 * https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/#response
 */
const WARNING_LIMIT = 256;

/**
 * One line for each warning among findings, without repetitions and at most 50; then how many more there are. The fix
 * is left out where it does not fit.
 */
export function toWarnings(findings: readonly Finding[]): readonly string[] {
  const warnings = findings.filter(({ severity }) => severity === 'warning');
  const lines = [...new Set(warnings.map(asWarning))];
  return lines.length > MOST ? [...lines.slice(0, MOST), `and ${lines.length - MOST} more warnings`] : lines;
}

function asWarning(finding: Finding): string {
  const rule = ` (${finding.rule})`;
  const path = bounded(finding.path);
  const whole = placed(path, advised(finding));
  const fits = whole.length + rule.length <= WARNING_LIMIT;
  return `${fits ? whole : cut(placed(path, bounded(finding.message)), WARNING_LIMIT - rule.length)}${rule}`;
}

function placed(path: string, text: string): string {
  return path === '' ? text : `${path}: ${text}`;
}

function sentence(finding: Finding): string {
  return `${advised(finding)} (${finding.rule})`;
}

function advised({ message, fix }: Finding): string {
  return bounded(fix === undefined ? message : `${message}; ${fix}`);
}

/** One line of at most 2048 characters. What lies far beyond is not even looked at; a character has up to two units. */
function bounded(text: string): string {
  return cut(oneLine(text.slice(0, 2 * (LONGEST + 1))), LONGEST);
}
