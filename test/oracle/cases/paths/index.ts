import { brokenDocuments } from './broken.ts';
import { documentedPaths } from './documented.ts';
import { linePaths } from './lines.ts';
import { listPaths } from './list.ts';
import type { PathGroup } from './path-group.ts';
import { secretPaths } from './secret.ts';

/** What people write, what gjson's documentation shows, and what is odd in either. */
export const pathGroups: readonly PathGroup[] = [
  documentedPaths,
  secretPaths,
  listPaths,
  linePaths,
  ...brokenDocuments,
];
