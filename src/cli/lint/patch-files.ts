/** Files that kustomize merges into objects: they have the fields that change, and no more. */
import { dirname, join, normalize } from 'node:path';
import { isJsonObject } from '../../api/json.ts';
import { parseDocuments } from '../../manifest/parse-documents.ts';
import type { FoundFile } from './find-files.ts';
import type { FileText } from './read-text.ts';

const KUSTOMIZATION = /(?:^|\/)(?:kustomization\.ya?ml|Kustomization)$/u;

/**
 * The paths of patches that the kustomizations among files name, and those that lie where a named file does or one folder
 * above: a hook names the patch alone.
 */
export async function patchFiles(
  files: readonly FoundFile[],
  read: (path: string) => Promise<FileText>,
): Promise<ReadonlySet<string>> {
  const patches = new Set<string>();
  for (const path of kustomizations(files)) {
    const result = await read(path);
    if (!('text' in result)) continue;
    for (const patch of patchesIn(result.text)) patches.add(normalize(join(dirname(path), patch)));
  }
  return patches;
}

function kustomizations(files: readonly FoundFile[]): ReadonlySet<string> {
  const found = files.map(({ path }) => path).filter(path => KUSTOMIZATION.test(path));
  const near = files
    .filter(({ path, isNamed }) => isNamed && path !== '-')
    .flatMap(({ path }) => [dirname(path), join(dirname(path), '..')])
    .flatMap(folder => ['kustomization.yaml', 'kustomization.yml'].map(name => join(folder, name)));
  return new Set([...found, ...near]);
}

/** `patches` and its older names, each with a path; what is written into the kustomization itself is no file. */
function patchesIn(text: string): readonly string[] {
  const parsed = parseDocuments(text);
  if ('tooMuch' in parsed) return [];
  return parsed.documents.flatMap(document => {
    if (document.errors.length > 0) return [];
    const content = contentOf(document);
    if (!isJsonObject(content)) return [];
    return ['patches', 'patchesStrategicMerge', 'patchesJson6902'].flatMap(field => pathsIn(content[field]));
  });
}

/** An alias without an anchor is for the file itself to answer for. */
function contentOf(document: { toJS(): unknown }): unknown {
  try {
    return document.toJS();
  } catch {
    return undefined;
  }
}

function pathsIn(list: unknown): readonly string[] {
  const entries: readonly unknown[] = Array.isArray(list) ? list : [];
  return entries
    .map(entry => (isJsonObject(entry) ? entry['path'] : entry))
    .filter((path): path is string => typeof path === 'string' && !path.includes('\n'));
}
