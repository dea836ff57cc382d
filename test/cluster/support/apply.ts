import type { Cluster } from '../../harness/cluster/cluster.ts';
import type { CommandResult } from '../../harness/run-command.ts';

/**
 * `kubectl apply -f -` in a namespace, of one object or, from one file, of several. A code other than 0 is a result,
 * not an error.
 */
export async function apply(
  cluster: Cluster,
  namespace: string,
  objects: object | readonly object[],
  ...args: readonly string[]
): Promise<CommandResult> {
  const list = Array.isArray(objects) ? objects : [objects];
  return cluster.kubectl(['apply', '--namespace', namespace, '-f', '-', ...args], {
    // Documents one after the other, not a List: kubectl counts a List's items in the same way.
    input: list.map(object => JSON.stringify(object)).join('\n---\n'),
  });
}
