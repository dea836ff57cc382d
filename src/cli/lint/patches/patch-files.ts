/** Files that kustomize merges into objects: they have the fields that change, and no more. */
import { dirname, join, normalize } from 'node:path';
import { isJsonObject } from '../../../api/json.ts';
import { parseDocuments } from '../../../manifest/read/parse-documents.ts';
import type { FoundFile } from '../../files/find-files.ts';
import type { FileText } from '../../files/read-text.ts';
import { patchTarget, type PatchTarget } from './patch-target.ts';

export function isKustomization(path: string): boolean {
  return /(?:^|\/)(?:kustomization\.ya?ml|Kustomization)$/u.test(path);
}

/**
 * The paths of patches, with what each is said to be of, that the kustomizations among files name, and those that lie where a named file does or one folder
 * above: a hook names the patch alone. What any of them names as a resource is a whole object, whoever patches with it too.
 *
 * @param isRegular whether a path that nobody named leads to a file: a pipe would never end
 */
export async function patchFiles(
  files: readonly FoundFile[],
  read: (path: string) => Promise<FileText>,
  isRegular: (path: string) => boolean,
): Promise<ReadonlyMap<string, PatchTarget>> {
  const patches = new Map<string, PatchTarget>();
  const resources = new Set<string>();
  for (const path of kustomizations(files, isRegular)) {
    const result = await read(path);
    if (!('text' in result)) continue;
    const named = namedIn(result.text);
    for (const patch of named.patches) patches.set(normalize(join(dirname(path), patch.path)), patch.target);
    for (const resource of named.resources) resources.add(normalize(join(dirname(path), resource.path)));
  }
  for (const resource of resources) patches.delete(resource);
  return patches;
}

function kustomizations(
  files: readonly FoundFile[],
  isRegular: (path: string) => boolean,
): ReadonlySet<string> {
  const found = files.map(({ path }) => path).filter(isKustomization);
  const near = files
    .filter(({ path, isNamed }) => isNamed && path !== '-')
    .flatMap(({ path }) => [dirname(path), join(dirname(path), '..')])
    .flatMap(folder => ['kustomization.yaml', 'kustomization.yml'].map(name => join(folder, name)))
    .filter(isRegular);
  return new Set([...found, ...near]);
}

interface NamedFile {
  readonly path: string;
  readonly target: PatchTarget;
}

interface NamedFiles {
  readonly patches: readonly NamedFile[];
  readonly resources: readonly NamedFile[];
}

/** `patches` and its older names, each with a path; what is written into the kustomization itself is no file. */
function namedIn(text: string): NamedFiles {
  const parsed = parseDocuments(text);
  const documents = 'tooMuch' in parsed ? [] : parsed.documents;
  const contents = documents
    .filter(({ errors }) => errors.length === 0)
    .map(contentOf)
    .filter(isJsonObject);
  const filesOf = (fields: readonly string[]) =>
    contents.flatMap(content => fields.flatMap(field => filesIn(content[field])));
  return {
    patches: filesOf(['patches', 'patchesStrategicMerge', 'patchesJson6902']),
    resources: filesOf(['resources']),
  };
}

/** An alias without an anchor is for the file itself to answer for. */
function contentOf(document: { toJS(): unknown }): unknown {
  try {
    return document.toJS();
  } catch {
    return undefined;
  }
}

function filesIn(list: unknown): readonly NamedFile[] {
  const entries: readonly unknown[] = Array.isArray(list) ? list : [];
  return entries.flatMap(entry => {
    const { path, target } = isJsonObject(entry) ? entry : { path: entry, target: undefined };
    return typeof path === 'string' && !path.includes('\n') ? [{ path, target: patchTarget(target) }] : [];
  });
}
