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

/**
 * The denial for the errors among findings. kubectl shows either `message` or the causes, depending on how many
 * objects it applies, so each says everything.
 */
export function toStatus(
  object: { readonly kind: string; readonly name: string; readonly group?: string },
  findings: readonly Finding[],
): DenialStatus {
  const errors = findings.filter(({ severity }) => severity === 'error');
  const { kind, name, group = GROUP } = object;
  const title = `${kind} ${JSON.stringify(name)} is invalid:`;
  return {
    status: 'Failure',
    code: 422,
    reason: 'Invalid',
    message: [title, ...errors.map(finding => `* ${placed(finding, sentence(finding))}`)].join('\n'),
    details: {
      kind,
      name,
      group,
      causes: errors.map(finding => ({
        reason: 'FieldValueInvalid',
        field: oneLine(finding.path),
        message: sentence(finding),
      })),
    },
  };
}

/**
 * An API server may cut a longer one, and cuts all warnings of a response together at 4096. Its documentation asks for
 * 120 where that is possible: a field path of a pod template alone takes half of that, and then the fix would be lost.
 * https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/#response
 */
const WARNING_LIMIT = 256;

/** One line for each warning among findings, without repetitions; the fix is left out where it does not fit. */
export function toWarnings(findings: readonly Finding[]): readonly string[] {
  const warnings = findings.filter(({ severity }) => severity === 'warning');
  return [...new Set(warnings.map(asWarning))];
}

function asWarning(finding: Finding): string {
  const rule = ` (${finding.rule})`;
  const whole = placed(finding, advised(finding));
  const fits = whole.length + rule.length <= WARNING_LIMIT;
  return `${fits ? whole : cut(placed(finding, oneLine(finding.message)), WARNING_LIMIT - rule.length)}${rule}`;
}

function placed({ path }: Finding, text: string): string {
  return path === '' ? text : `${oneLine(path)}: ${text}`;
}

function sentence(finding: Finding): string {
  return `${advised(finding)} (${finding.rule})`;
}

function advised({ message, fix }: Finding): string {
  return oneLine(fix === undefined ? message : `${message}; ${fix}`);
}
