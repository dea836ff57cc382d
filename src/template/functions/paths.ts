/** Paths with slashes, lexically; on Linux Go's filepath is the same. */
import type { FunctionTable } from '../function.ts';
import { define } from './define.ts';

const base = define(['string'], baseName);
const clean = define(['string'], cleanPath);
const dir = define(['string'], path => cleanPath(path.slice(0, path.lastIndexOf('/') + 1)));
const ext = define(['string'], path => /\.[^./]*$/.exec(path)?.[0] ?? '');
const isAbs = define(['string'], path => path.startsWith('/'));

export const paths: FunctionTable = {
  base,
  clean,
  dir,
  ext,
  isAbs,
  osBase: base,
  osClean: clean,
  osDir: dir,
  osExt: ext,
  osIsAbs: isAbs,
};

function baseName(path: string): string {
  if (path === '') return '.';
  const name = path.replace(/\/+$/, '');
  return name === '' ? '/' : name.slice(name.lastIndexOf('/') + 1);
}

function cleanPath(path: string): string {
  const isRooted = path.startsWith('/');
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else if (!isRooted) parts.push('..');
  }
  const joined = (isRooted ? '/' : '') + parts.join('/');
  return joined === '' ? '.' : joined;
}
