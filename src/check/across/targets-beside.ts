import { GROUP } from '../../api/kinds.ts';
import { folderOf, type ManifestSet } from '../manifest-set.ts';
import { MOST } from './absence.ts';
import { secretWritten } from './secret-written.ts';

/** Names of the Secrets that ExternalSecrets of the namespace write, as far as they lie in one folder with `from`. */
export function targetsBeside(
  set: ManifestSet,
  from: Readonly<Record<string, unknown>>,
  namespace: string | undefined,
): readonly string[] {
  const folder = folderOf(set, from);
  return set
    .within(GROUP, 'ExternalSecret', namespace)
    .slice(0, MOST)
    .filter(other => folderOf(set, other) === folder)
    .flatMap(other => secretWritten(other)?.name ?? []);
}
