/** What is said of stored objects: the one shape that reports, metrics and tests share. */
import { isError } from '../check/finding.ts';
import type { JudgedFinding, Verdict } from '../check/policy/contract.ts';
import { sayable } from '../check/wording/sayable.ts';

/** Words of PolicyReport: `fail` must not be, `warn` may be meant or is only written down, `skip` an exception lets pass. */
export const RESULTS = ['fail', 'warn', 'skip'] as const;
export type Result = (typeof RESULTS)[number];

export interface Reported {
  readonly rule: string;
  readonly result: Result;
  readonly severity: 'high' | 'medium' | 'info';
  /** Name of the SecretPolicy that decided; undefined: none did. */
  readonly policy: string | undefined;
  readonly path: string;
  readonly message: string;
  readonly fix?: string;
}

/** The object that something is said of. */
export interface Place {
  readonly apiVersion: string;
  readonly kind: string;
  /** Empty: cluster-scoped. */
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
}

/** Which object of a kind. */
export type NamespacedName = Pick<Place, 'namespace' | 'name'>;

/** Names it among the objects of its kind. */
export function keyOf({ namespace, name }: NamespacedName): string {
  return `${namespace}/${name}`;
}

/** A verdict in these words, what must not be first. */
export function reported({ findings, audited }: Verdict): readonly Reported[] {
  return [
    ...findings.filter(isError).map(finding => entry(finding, 'fail', 'high')),
    ...findings.filter(finding => !isError(finding)).map(finding => entry(finding, 'warn', 'medium')),
    ...audited.map(finding => entry(finding, 'warn', 'info')),
  ];
}

function entry(finding: JudgedFinding, result: Result, severity: Reported['severity']): Reported {
  const { rule, policy, path, message, fix, exception } = sayable(finding);
  const said = { rule, policy: policy ?? exception?.policy, path, ...(fix === undefined ? {} : { fix }) };
  if (exception === undefined) return { ...said, result, severity, message };
  const until = `allowed by an exception until ${exception.expires}: ${exception.reason}`;
  // What ends soon says so itself.
  return {
    ...said,
    result: 'skip',
    severity: 'info',
    message: exception.endsSoon ? message : `${message}; ${until}`,
  };
}
