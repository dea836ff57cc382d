import { statSync } from 'node:fs';
import { STANDARD_INPUT } from '../files/find-files.ts';
import type { Reader } from './lint-paths.ts';
import { readText, type FileText } from '../files/read-text.ts';

/**
 * A reader that keeps what comes once: findings across objects need a text again, and standard input or a pipe, such as that of
 * `<(kustomize build .)`, has it no more. Regular files are read each time.
 */
export function readingOnce(): Reader {
  const kept = new Map<string, Promise<FileText>>();
  return path => {
    if (isRegular(path)) return readText(path);
    const known = kept.get(path) ?? readText(path);
    kept.set(path, known);
    return known;
  };
}

/** Of what is not there as well: that is said when it is read. */
export function isRegular(path: string): boolean {
  return path !== STANDARD_INPUT && (statSync(path, { throwIfNoEntry: false })?.isFile() ?? true);
}
