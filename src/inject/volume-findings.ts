/**
 * The rules of the API server for what it does not see any more once a Secret volume has become a memory volume:
 * https://kubernetes.io/docs/reference/kubernetes-api/config-and-storage-resources/volume/
 */
import { posix } from 'node:path';
import type { Finding } from '../check/finding.ts';
import { excerpt } from '../check/wording/excerpt.ts';
import { refusal } from './finding.ts';
import type { JudgeKey } from './key-fault.ts';

/** The part of a Secret volume, or of a Secret in a projected one, that says which files there are. */
export interface SecretReference {
  readonly items?: readonly Item[];
  readonly optional?: boolean;
}

export interface Item {
  readonly key: string;
  readonly path: string;
  readonly mode?: number;
}

/** What is wrong with the items of one served reference; `path` is its field path. */
export function sourceFindings(
  { items = [], optional }: SecretReference,
  secret: string,
  path: string,
  judgeKey: JudgeKey,
): Finding[] {
  return items.flatMap((item, i) => {
    const at = `${path}.items[${i}]`;
    const reference = {
      secret,
      key: item.key,
      path: `${at}.key`,
      ...(optional === true ? { optional } : {}),
    };
    return [
      ...judgeKey(reference),
      ...pathFindings(item.path, `${at}.path`),
      ...(item.mode === undefined ? [] : modeFindings(item.mode, at, 'mode')),
    ];
  });
}

/** A mode that no file can have. */
export function modeFindings(mode: number, path: string, field = 'defaultMode'): Finding[] {
  if (Number.isInteger(mode) && mode >= 0 && mode <= 0o777) return [];
  const fix = 'write a mode from 0000 to 0777 (0 to 511 in JSON)';
  return [refusal('PST302', `${path}.${field}`, `${mode} is not a file mode`, fix)];
}

function pathFindings(filePath: string, path: string): Finding[] {
  const fault = pathFault(filePath);
  return fault === undefined
    ? []
    : [
        refusal(
          'PST302',
          path,
          `the path ${JSON.stringify(excerpt(filePath))} ${fault}`,
          'write a path below the volume',
        ),
      ];
}

function pathFault(filePath: string): string | undefined {
  if (filePath.startsWith('/')) return 'must be relative';
  if (climbs(filePath)) return 'must not contain ".."';
  const clean = cleanPath(filePath);
  if (clean === '.') return 'is empty';
  return clean.startsWith('..') ? 'must not begin with ".."' : undefined;
}

function climbs(filePath: string): boolean {
  return filePath.split('/').includes('..');
}

/** The path as kubelet writes it: `./a//b/` is `a/b`. One with `..`, which is refused, stays as it is. */
export function cleanPath(filePath: string): string {
  // Many of them take Node time in proportion to their square.
  if (climbs(filePath)) return filePath;
  return posix.normalize(filePath).replace(/\/$/, '');
}
