/** One run over many files: each is looked at by itself, then all of them together. */
import type { JsonObject } from '../../api/json.ts';
import { isNestedDeeper, MOST_LEVELS, TOO_DEEP } from '../../api/validate/nesting.ts';
import { checkAdmitted } from '../../check/check-admitted.ts';
import { checkObject } from '../../check/check.ts';
import { fileRules } from '../../check/file/index.ts';
import { asWarning, type Finding } from '../../check/finding.ts';
import { checkPatch } from '../../check/patch.ts';
import { byVariables, fillsVariables } from '../../check/variables.ts';
import { checkTogether, setOf, type CheckedObject, type Together } from '../offline/check-together.ts';
import { withClusterAdvice } from './cluster/cluster-advice.ts';
import { isMetadataOnly } from './cluster/cluster-kinds.ts';
import { fileNotes, type FileNotes } from './file/file-notes.ts';
import { inlinePatches } from './patches/inline-patches.ts';
import { lintFile, ofFile, withoutPlace, type LintFile } from './file/lint-file.ts';
import type { LintFinding, LintReport, SaidFinding } from './lint-finding.ts';
import { labelOf } from './file/object-identity.ts';
import { patchFile } from './patches/patch-file.ts';
import { isKustomization } from './patches/patch-files.ts';
import type { PatchTarget } from './patches/patch-target.ts';
import { patchesTogether } from './patches/patches-together.ts';
import { saidByPolicies, type SaidTogether } from './policies/said-by-policies.ts';
import type { RunOptions } from './run-options.ts';

export interface LintRun {
  /** @param isNamed whether it is said when there is no object in it */
  add(file: string, text: string, isNamed: boolean): void;
  /** What kustomize patches objects with: it is not looked at together with those. */
  addPatch(file: string, text: string, target?: PatchTarget): void;
  /** What a cluster holds: it is looked at as what an API server has let pass, and has no lines. */
  addObject(object: JsonObject): void;
  /** A file that there is no text of. */
  addUnread(file: string, kind: keyof typeof fileRules, message: string): void;
  /**
   * What there is to say, in the order of files and lines.
   * @param textOf the text of a file again: it is not kept, because few files have findings of this kind
   */
  finish(textOf: (file: string) => Promise<string | undefined>): Promise<LintReport>;
}

/** Memory: the objects of all files; their texts and syntax only one file at a time. */
export function lintRun(options: RunOptions): LintRun {
  const files: FileNotes[] = [];
  const objects: KnownObject[] = [];
  const patches: KnownObject[] = [];

  const selected = <Of extends SaidFinding>(found: readonly Of[]) =>
    found.filter(({ rule }) => options.isSelected(rule));
  // What a policy makes of a finding may follow from a file that is yet to come.
  const isJudged = options.policies !== undefined;

  const notesOf = (file: string, ...texts: readonly string[]): FileNotes => {
    const notes = fileNotes(file, ...texts);
    files.push(notes);
    return notes;
  };

  const addPatches = (part: FilePart, read: LintFile): void => {
    const { notes } = part;
    // A JSON patch is no object.
    const problems = read.problems.filter(({ rule }) => options.isSelected(rule) && rule !== NO_OBJECT);
    for (const found of problems) notes.list(found);
    for (const [index, source] of read.objects.entries()) {
      const findings = checkPatch(source.object);
      patches.push({ object: source.object, part, index, findings, open: [] });
      if (!isJudged) notes.keep(read.place(source, selected(findings)));
    }
  };

  return {
    add(file, text, isNamed) {
      const inline = isKustomization(file) ? inlinePatches(text) : undefined;
      const notes = notesOf(file, text, ...(inline === undefined ? [] : [inline.text]));
      const part = { notes, read: lintFile };
      const read = lintFile(text, file);
      for (const found of read.problems) {
        if (!options.isSelected(found.rule) || (!isNamed && found.rule === NO_OBJECT)) continue;
        // A folder that has a chart in it is no mistake.
        notes.list(isNamed || found.rule !== TEMPLATE ? found : asWarning(found));
      }
      for (const [index, source] of read.objects.entries()) {
        const check = (object: unknown) => checkObject(object, options.now);
        const { certain, open } = byVariables(source.object, check(source.object), check);
        const object = inline?.without(source.object) ?? source.object;
        objects.push({ object, part, index, findings: certain, open });
        if (!isJudged) notes.keep(read.place(source, selected(certain)));
      }
      if (inline === undefined) return;
      addPatches({ notes, read: (again, of) => inlinePatches(again)?.read(of) }, inline.read(file));
    },
    addPatch(file, text, target = {}) {
      const read = (again: string, of: string) => patchFile(again, of, () => target);
      addPatches({ notes: notesOf(file, text), read }, read(text, file));
    },
    addObject(object) {
      const notes = notesOf(labelOf(object));
      if (isNestedDeeper(object, MOST_LEVELS)) {
        notes.list(ofFile(notes.file, 'size', TOO_DEEP));
        return;
      }
      const found = checkAdmitted(object, options.now);
      const part = { notes, read: lintFile };
      objects.push({ object, part, findings: found, open: [], isMetadataOnly: isMetadataOnly(object) });
      if (!isJudged) notes.keep(selected(found).map(finding => withoutPlace(finding, object, notes.file)));
    },
    addUnread(file, kind, message) {
      notesOf(file).list(ofFile(file, kind, message));
    },
    async finish(textOf) {
      const parts = [saidTogether(objects, options), patchesTogether(patches, options, fileNames(patches))];
      const said = parts.flatMap(part => part.said);
      const known = new Map<JsonObject, KnownObject>(
        [...objects, ...patches].map(each => [each.object, each]),
      );
      for (const [{ notes, read: readAgain }, group] of groupedByPart(said, known)) {
        const isFile = [...group.keys()].some(({ index }) => index !== undefined);
        const text = isFile ? await textOf(notes.file) : undefined;
        const read = text === undefined ? undefined : readAgain(text, notes.file);
        for (const [{ object, index }, found] of group)
          notes.keep(
            index === undefined
              ? selected(found).map(finding => withoutPlace(finding, object, notes.file))
              : placeAgain(read, index, selected(found)),
          );
      }
      const findings = files.flatMap(notes => notes.close(options.isSelected));
      return {
        findings: inOrder(findings, files),
        files: new Set(files.map(({ file }) => file)).size,
        objects: objects.length,
        isIncomplete: files.some(notes => notes.isIncomplete()),
        undecided: allUndecided(parts),
      };
    },
  };
}

/** What is not said of each object by itself while files are read: with policies, that is everything. */
function saidTogether(objects: readonly KnownObject[], options: RunOptions): SaidTogether {
  const set = setOf(objects, options, fileNames(objects));
  const isFilled = objects.some(({ object }) => fillsVariables(object));
  const open = isFilled ? [] : objects.flatMap(asTogether);
  const together = [...open, ...checkTogether(objects, set, options).map(withClusterAdvice)];
  if (options.policies === undefined) return { said: together, undecided: new Map() };
  return saidByPolicies(objects, together, set, options.policies);
}

function allUndecided(parts: readonly SaidTogether[]): LintReport['undecided'] {
  const all = new Map<string, ReadonlySet<string>>();
  for (const [policy, namespaces] of parts.flatMap(({ undecided }) => [...undecided])) {
    all.set(policy, namespaces.union(all.get(policy) ?? new Set()));
  }
  return all;
}

function asTogether({ object, open }: KnownObject): readonly Together[] {
  return open.map(finding => Object.assign({ object }, finding));
}

function fileNames(objects: readonly KnownObject[]): (object: JsonObject) => string | undefined {
  const names = new Map<JsonObject, string>(
    objects.flatMap(({ object, part, index }) => (index === undefined ? [] : [[object, part.notes.file]])),
  );
  return object => names.get(object);
}

const NO_OBJECT = fileRules['no-object'].id;
const TEMPLATE = fileRules.template.id;

/** Those objects of a file that are found in one way, such as the patches that are written into a kustomization. */
interface FilePart {
  /** Of the whole file. */
  readonly notes: FileNotes;
  /** How the objects were found, to find them again. */
  readonly read: (text: string, file: string) => LintFile | undefined;
}

interface KnownObject extends CheckedObject {
  readonly part: FilePart;
  /** Among the objects of its part; absent: it is of a cluster. */
  readonly index?: number;
  /** Further findings of it by itself that are due to variables: said at the end, unless one of the objects fills those in. */
  readonly open: readonly Finding[];
}

function groupedByPart(
  findings: readonly Together<SaidFinding>[],
  known: ReadonlyMap<JsonObject, KnownObject>,
): ReadonlyMap<FilePart, ReadonlyMap<KnownObject, readonly SaidFinding[]>> {
  const groups = new Map<FilePart, Map<KnownObject, SaidFinding[]>>();
  for (const { object, ...finding } of findings) {
    const owner = known.get(object);
    if (owner === undefined) continue;
    const group = groups.get(owner.part) ?? new Map<KnownObject, SaidFinding[]>();
    const own = group.get(owner) ?? [];
    own.push(finding);
    groups.set(owner.part, group.set(owner, own));
  }
  return groups;
}

function placeAgain(
  read: LintFile | undefined,
  index: number,
  findings: readonly SaidFinding[],
): readonly LintFinding[] {
  const source = read?.objects[index];
  return read === undefined || source === undefined ? [] : read.place(source, findings);
}

function inOrder(findings: readonly LintFinding[], files: readonly FileNotes[]): readonly LintFinding[] {
  const order = new Map(files.map(({ file }, index) => [file, index]));
  const of = ({ file }: LintFinding) => order.get(file) ?? 0;
  return findings.toSorted(
    (a, b) => of(a) - of(b) || a.line - b.line || a.column - b.column || compare(a.rule, b.rule),
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
