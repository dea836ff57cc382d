import type { RepairOperation } from '../api/patch-operation.ts';

/** One thing wrong or doubtful in an object. The one type that feeds denials, warnings and reports. */
export interface Finding {
  /** Stable id such as `PST101`; never reused for another rule. */
  readonly rule: string;
  readonly severity: 'error' | 'warning';
  /** Field path in Kubernetes' notation: `spec.data[0].remoteRef.key`, `metadata.annotations[postern.dev/inject]`. */
  readonly path: string;
  /** What is wrong, complete by itself, without the path. Never a secret value. */
  readonly message: string;
  /** What to write instead. */
  readonly fix?: string;
  /**
   * What `postern lint --fix` does, on the object as it is written. Only where it is certain what was meant and
   * nothing is lost: a field that has another name, a version. Never where there is a choice.
   */
  readonly patch?: readonly RepairOperation[];
}

export function isError({ severity }: { readonly severity: Finding['severity'] | 'note' }): boolean {
  return severity === 'error';
}

/** The same, where it is no reason to refuse. */
export function asWarning<Of extends object>(finding: Of): Of & { readonly severity: 'warning' } {
  return { ...finding, severity: 'warning' };
}

export function errorsFirst<Of extends Finding>(findings: readonly Of[]): readonly Of[] {
  return [...findings.filter(isError), ...findings.filter(found => !isError(found))];
}
