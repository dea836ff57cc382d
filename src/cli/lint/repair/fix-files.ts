import { describe, problem } from '../../../errors.ts';
import type { LintFinding, LintReport } from '../lint-finding.ts';
import { replaceFile } from './replace-file.ts';
import { isRegular } from '../reading-once.ts';
import { applyEdits, type TextEdit } from './text-edit.ts';
import { areRivals, type TouchedPlaces } from './touched-places.ts';
import type { FileText } from '../../files/read-text.ts';
import type { Reader } from '../lint-paths.ts';

export interface Fixed {
  /** Of the last look: what is left. */
  readonly report: LintReport;
  readonly count: number;
  /** Files with another text than before. */
  readonly changed: ReadonlyMap<string, { readonly before: string; readonly after: string }>;
}

/** One repair may make room for another; more rounds than any file needs. */
const MOST_ROUNDS = 10;

/**
 * Repairs what can be repaired, in memory: each round takes the edits of every finding that do not get into each other's way,
 * and looks again.
 *
 * @param lint looks at the files through a reader
 */
export async function fixFiles(lint: (read: Reader) => Promise<LintReport>, read: Reader): Promise<Fixed> {
  const changed = new Map<string, { before: string; after: string }>();
  const throughChanges = async (path: string): Promise<FileText> => {
    const after = changed.get(path)?.after;
    return after === undefined ? read(path) : { text: after };
  };
  let count = 0;
  let report = await lint(throughChanges);
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const files = Map.groupBy(
      report.findings.filter(({ edits }) => edits !== undefined),
      ({ file }) => file,
    );
    if (files.size === 0) break;
    for (const [file, findings] of files) {
      const current = await throughChanges(file);
      if ('fault' in current) continue;
      const { text, applied } = withEditsOf(findings, current.text);
      count += applied;
      changed.set(file, { before: changed.get(file)?.before ?? current.text, after: text });
    }
    report = await lint(throughChanges);
  }
  return { report, count, changed };
}

/** @throws PosternError `FILE_UNWRITABLE`; what was written before stays written */
export function writeFixed({ changed }: Fixed): void {
  for (const [file, { before, after }] of changed) {
    if (!isRegular(file)) throw problem('FILE_UNWRITABLE', { file, reason: 'it is no file' });
    try {
      replaceFile(file, before, after);
    } catch (error) {
      throw problem('FILE_UNWRITABLE', { file, reason: describe(error) }, { cause: error });
    }
  }
}

function withEditsOf(findings: readonly LintFinding[], text: string): { text: string; applied: number } {
  const taken: TextEdit[] = [];
  const touched: TouchedPlaces[] = [];
  // What is written already goes before what would be added for want of it.
  for (const { edits = [], touches } of findings.toSorted(
    (a, b) => Number(onlyAdds(a)) - Number(onlyAdds(b)),
  )) {
    if (edits.some(edit => taken.some(other => edit.start <= other.end && other.start <= edit.end))) continue;
    if (touches === undefined || touched.some(other => areRivals(touches, other))) continue;
    taken.push(...edits);
    touched.push(touches);
  }
  return { text: applyEdits(text, taken) ?? text, applied: touched.length };
}

function onlyAdds({ edits = [] }: LintFinding): boolean {
  return edits.every(({ start, end }) => start === end);
}
