import type { Document } from 'yaml';
import { parseDocuments } from '../../../manifest/read/parse-documents.ts';
import type { SourceObject } from '../../../manifest/read/read.ts';
import { hideAliasKeys } from '../../visible/alias-keys.ts';
import { codeFrame, lineStarts } from '../file/code-frame.ts';
import { patchedParts, type PatchedPart } from './json-patch.ts';
import type { LintFinding, SaidFinding } from '../lint-finding.ts';
import { lintFile, secretPlaces, type LintFile, type SourceText } from '../file/lint-file.ts';
import { identityOf } from '../file/object-identity.ts';
import type { PatchTarget } from './patch-target.ts';
import { sayableLine } from '../file/sayable-line.ts';
import { visibilityOfPart } from './visible-part.ts';

/**
 * Reads what kustomize patches with: objects that it merges, and lists of operations (RFC 6902), each of which is an object with
 * the part that it writes.
 *
 * @param targetAt what the patch that begins at an offset is of, where a kustomization says so
 */
export function patchFile(
  text: string,
  file: string,
  targetAt: (offset: number) => PatchTarget = () => ({}),
): LintFile {
  const merged = lintFile(text, file);
  const source = { text, starts: lineStarts(text) };
  const parts = partsOf(text, file, targetAt);
  return {
    file,
    objects: [...merged.objects, ...parts.keys()],
    problems: merged.problems,
    place(object, findings) {
      const part = parts.get(object);
      return part === undefined ? merged.place(object, findings) : placed(findings, object, part, source);
    },
  };
}

function partsOf(
  text: string,
  file: string,
  targetAt: (offset: number) => PatchTarget,
): ReadonlyMap<SourceObject, PatchedPart> {
  const parsed = parseDocuments(text);
  if ('tooMuch' in parsed) return new Map();
  const { documents, lines } = parsed;
  return new Map(
    documents
      .filter(({ errors }) => errors.length === 0)
      .flatMap(document =>
        plainParts(document, targetAt).map(part => {
          const locate = (path: string) => {
            const { line, col } = lines.linePos(part.offset(path));
            return { file, line, column: col };
          };
          return [{ object: part.object, locate, syntax: { document, root: part.node } }, part] as const;
        }),
      ),
  );
}

/** With keys that are aliases under the name that is written, where what they repeat is not to be shown. */
function plainParts(
  document: Document.Parsed,
  targetAt: (offset: number) => PatchTarget,
): readonly PatchedPart[] {
  const parts = patchedParts(document, targetAt);
  const isChanged = hideAliasKeys(document, () => parts.flatMap(part => visibilityOfPart(part).shown));
  return isChanged ? patchedParts(document, targetAt) : parts;
}

/** Without repairs: where an entry of a list would be is nothing to write. */
function placed(
  findings: readonly SaidFinding[],
  source: SourceObject,
  part: PatchedPart,
  text: SourceText,
): readonly LintFinding[] {
  if (findings.length === 0) return [];
  const visibility = visibilityOfPart(part, secretPlaces(findings));
  return findings.map(({ patch: _repair, ...finding }) => {
    const place = source.locate(finding.path);
    return {
      ...sayableLine({ ...finding, path: part.shown(finding.path) }),
      ...place,
      // What a path is like is no kind to name.
      ...identityOf({ kind: '', metadata: part.target, ...part.target }),
      frame: codeFrame(text, visibility, place),
    };
  });
}
