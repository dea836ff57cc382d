/** What is said of one file: its objects, each finding with its place, its lines and its repair. */
import { fileRules } from '../../../check/file/index.ts';
import { excerpt } from '../../../check/wording/excerpt.ts';
import { shownKey } from '../../../check/wording/shown-key.ts';
import { isUnquoted } from '../../../api/quotable.ts';
import { readManifests, type ReadProblem, type SourceObject } from '../../../manifest/read/read.ts';
import { withAliasKeys } from '../../visible/alias-keys.ts';
import { brokenFrame, codeFrame, lineStarts, type LineStarts } from './code-frame.ts';
import type { LintFinding, SaidFinding } from '../lint-finding.ts';
import { identityOf } from './object-identity.ts';
import { repairEdits } from '../repair/repair-edits.ts';
import { sayableLine } from './sayable-line.ts';
import { touchedPlaces } from '../repair/touched-places.ts';
import { visibilityOf, type Visibility } from '../../visible/visibility.ts';
import { isVisible } from './visible-line.ts';

export interface LintFile {
  readonly file: string;
  readonly objects: readonly SourceObject[];
  /** Why some of it could not be read. */
  readonly problems: readonly LintFinding[];
  /** Findings of one object of this file. */
  place(object: SourceObject, findings: readonly SaidFinding[]): readonly LintFinding[];
}

/** Reads a file whose text is at hand. */
export function lintFile(text: string, file: string): LintFile {
  const read = readManifests(text, file);
  const source = { text, starts: lineStarts(text) };
  const hasAliases = text.includes('&') && text.includes('*');
  return {
    file,
    objects: hasAliases ? withAliasKeys(read.objects) : read.objects,
    problems: read.problems.map(problem => ofProblem(problem, source)),
    place: (object, findings) => placed(source, object, findings),
  };
}

/** A finding about a file as a whole. */
export function ofFile(file: string, rule: keyof typeof fileRules, message: string): LintFinding {
  return {
    rule: fileRules[rule].id,
    severity: 'error',
    file,
    line: 1,
    column: 1,
    kind: '',
    namespace: '',
    name: '',
    path: '',
    message,
    frame: [],
  };
}

/** A finding of an object that no file has. */
export function withoutPlace(
  finding: SaidFinding,
  object: Readonly<Record<string, unknown>>,
  file: string,
): LintFinding {
  return { ...sayableLine(finding), ...identityOf(object), file, line: 1, column: 1, frame: [] };
}

/** A text with where its lines begin. */
export interface SourceText {
  readonly text: string;
  readonly starts: LineStarts;
}

function ofProblem({ kind, message, key, line, column, file }: ReadProblem, source: SourceText): LintFinding {
  const isNamed = key !== undefined && shownKey(key) === key;
  return {
    ...ofFile(file, kind, isNamed ? `${message}: ${excerpt(key)}` : message),
    severity: kind === 'no-object' ? 'warning' : 'error',
    line,
    column,
    frame: brokenFrame(source, line),
  };
}

function placed(
  source: SourceText,
  object: SourceObject,
  findings: readonly SaidFinding[],
): readonly LintFinding[] {
  if (findings.length === 0) return [];
  const visibility = visibilityOf(object, secretPlaces(findings));
  return findings.map(finding => placedOne(finding, object, source, visibility));
}

function placedOne(
  finding: SaidFinding,
  object: SourceObject,
  source: SourceText,
  visibility: Visibility,
): LintFinding {
  const place = object.locate(finding.path);
  const { patch } = finding;
  const edits = patch === undefined ? undefined : repairEdits(source.text, object, patch);
  return {
    ...sayableLine(finding),
    ...place,
    ...identityOf(object.object),
    frame: codeFrame(source, visibility, place),
    ...(edits === undefined || patch === undefined ? {} : { edits, touches: touchedPlaces(object, patch) }),
    ...(edits?.every(edit => isVisible(source.text, edit, visibility)) === false
      ? { hasHiddenEdits: true }
      : {}),
  };
}

/** PST7xx find secrets where none belongs: what they point at is shown nowhere, nor what a message does not quote. */
export function secretPlaces(findings: readonly SaidFinding[]): readonly string[] {
  return findings
    .filter(({ rule, message }) => rule.startsWith('PST7') || isUnquoted(message))
    .map(({ path }) => path);
}
