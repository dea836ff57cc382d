import { GROUP } from '../api/kinds.ts';
import { isError } from './finding.ts';
import { cut, oneLine } from './wording/one-line.ts';
import type { JudgedFinding } from './policy/contract.ts';
import { sayable } from './wording/sayable.ts';

/** A Kubernetes Status as an admission response carries it. */
export interface DenialStatus {
  readonly status: 'Failure';
  readonly code: 422 | 403;
  readonly reason: 'Invalid' | 'Forbidden';
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
 * The denial for the errors among findings, at most 50 of them and then how many more there are. An object that is wrong
 * by itself is invalid, whatever policies say of it besides; one that only policies refuse is forbidden. kubectl shows
 * the causes of an invalid object, and the message of a forbidden one or where it applies several, so each says everything.
 */
export function toStatus(
  object: { readonly kind: string; readonly name: string; readonly group?: string },
  findings: readonly JudgedFinding[],
): DenialStatus {
  const errors = findings.filter(isError);
  const told = errors.slice(0, MOST).map(asSaid);
  const more = errors.length > MOST ? [`and ${errors.length - MOST} more errors`] : [];
  const { kind, name, group = GROUP } = object;
  const isForbidden = errors.length > 0 && errors.every(({ policy }) => policy !== undefined);
  const title = `${kind} ${JSON.stringify(name)} is ${isForbidden ? 'not allowed' : 'invalid'}:`;
  const lines = told.map(finding => placed(finding.path, sentence(finding)));
  const causes = told.map((finding): StatusCause => {
    const notes = finding.notes === undefined ? '' : `. ${noteOf(finding)}`;
    return causeOf(finding.path, `${sentence(finding)}${notes}`);
  });
  return {
    status: 'Failure',
    ...(isForbidden
      ? ({ code: 403, reason: 'Forbidden' } as const)
      : ({ code: 422, reason: 'Invalid' } as const)),
    message: [title, ...[...lines, ...more].map(line => `* ${line}`), ...notesOf(told)].join('\n'),
    details: { kind, name, group, causes: [...causes, ...more.map(text => causeOf('', text))] },
  };
}

function causeOf(field: string, message: string): StatusCause {
  return { reason: 'FieldValueInvalid', field, message };
}

/** A line for each policy that says what it is for, behind all that it refuses. */
function notesOf(findings: readonly JudgedFinding[]): readonly string[] {
  return [...new Set(findings.filter(({ notes }) => notes !== undefined).map(noteOf))];
}

function noteOf({ policy = '', notes = [] }: JudgedFinding): string {
  return bounded(`SecretPolicy ${policy}: ${notes.join('; ')}`);
}

/**
 * An API server may cut a longer one, and cuts all warnings of a response together at 4096. Its documentation asks for
 * 120 where that is possible: a field path of a pod template alone takes half of that, and then the fix would be lost.
 * https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/#response
 */
const WARNING_LIMIT = 256;

/**
 * A line for each finding, whatever its severity, without repetitions and at most 50; then how many more findings there are,
 * which are not put into words: there may be as many as an object has fields. The fix is left out where it does not fit.
 */
export function toWarnings(findings: readonly JudgedFinding[]): readonly string[] {
  const lines = new Set<string>();
  let more = 0;
  for (const finding of findings) {
    if (lines.size < MOST) lines.add(asWarning(asSaid(finding)));
    else more += 1;
  }
  return more > 0 ? [...lines, `and ${more} more warnings`] : [...lines];
}

function asWarning(finding: JudgedFinding): string {
  const rule = ` (${ruleOf(finding)})`;
  const { path, message } = finding;
  const whole = placed(path, advised(finding));
  const fits = whole.length + rule.length <= WARNING_LIMIT;
  return `${fits ? whole : cut(placed(path, message), WARNING_LIMIT - rule.length)}${rule}`;
}

function placed(path: string, text: string): string {
  return path === '' ? text : `${path}: ${text}`;
}

function sentence(finding: JudgedFinding): string {
  return `${advised(finding)} (${ruleOf(finding)})`;
}

function ruleOf({ rule, policy }: JudgedFinding): string {
  return policy === undefined ? rule : `${rule} of SecretPolicy ${policy}`;
}

function advised({ message, fix }: JudgedFinding): string {
  return bounded(fix === undefined ? message : `${message}; ${fix}`);
}

/** With its texts bounded first: they are looked at for secrets. */
function asSaid(finding: JudgedFinding): JudgedFinding {
  const { path, message, fix } = finding;
  const advice = fix === undefined ? {} : { fix: bounded(fix) };
  return sayable({ ...finding, path: bounded(path), message: bounded(message), ...advice });
}

/** One line of at most 2048 characters. What lies far beyond is not even looked at; a character has up to two units. */
function bounded(text: string): string {
  return cut(oneLine(text.slice(0, 2 * (LONGEST + 1))), LONGEST);
}
