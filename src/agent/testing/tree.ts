import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Files below a directory as an application sees them: through links, without the writer's own names. */
export function visibleFiles(directory: string, folder = ''): Record<string, string> {
  const found: Record<string, string> = {};
  if (!isThere(join(directory, folder))) return found;
  for (const name of readdirSync(join(directory, folder))) {
    const path = folder === '' ? name : `${folder}/${name}`;
    if (path.startsWith('..') || !isThere(join(directory, path))) continue;
    if (statSync(join(directory, path)).isDirectory()) Object.assign(found, visibleFiles(directory, path));
    else found[path] = readFileSync(join(directory, path), 'utf8');
  }
  return found;
}

function isThere(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false }) !== undefined;
}
