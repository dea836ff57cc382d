import type { JudgedFinding } from '../../check/policy/contract.ts';
import type { SourceLocation } from '../../manifest/read/read.ts';
import type { FrameLine } from './file/code-frame.ts';
import type { TextEdit } from './repair/text-edit.ts';
import type { TouchedPlaces } from './repair/touched-places.ts';

/** A finding as it is said: a note is what a policy has only written down. */
export interface SaidFinding extends Omit<JudgedFinding, 'severity'> {
  readonly severity: JudgedFinding['severity'] | 'note';
}

/** A finding with where it stands and what it is of. */
export interface LintFinding extends SaidFinding, SourceLocation {
  /** All three are empty where there is no object to speak of. */
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  /** The lines around it, with everything in them hidden that may be a secret. */
  readonly frame: readonly FrameLine[];
  /** What `patch` means for the text of the file; absent where it cannot be done there. */
  readonly edits?: readonly TextEdit[];
  /** With the edits: what they touch of which object, so that nothing is repaired twice at once. */
  readonly touches?: TouchedPlaces;
  /** The edits move text that may not be shown: they are to be made, not to be printed. */
  readonly hasHiddenEdits?: true;
}

/** What a run has looked at, for summaries. */
export interface LintReport {
  readonly findings: readonly LintFinding[];
  readonly files: number;
  readonly objects: number;
  /** Something could not be read, so that what was found may not be all. */
  readonly isIncomplete: boolean;
  /** Policies that choose namespaces by labels, with the namespaces whose labels are not known. */
  readonly undecided: ReadonlyMap<string, ReadonlySet<string>>;
}
