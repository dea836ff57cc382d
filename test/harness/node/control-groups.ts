import { lastWill } from '../last-will.ts';
import { runCommand } from '../run-command.ts';
import { waitUntil } from '../wait-until.ts';

// Deepest first; a group with processes in it refuses.
const removeEmptyGroups = "find /sys/fs/cgroup -depth -type d -path '*/kubepods*' -exec rmdir {} +";

/**
 * Sees to it that the control groups which a kubelet makes for its pods go away when it is gone: they would outlive
 * everything else of a node. Gives the function that removes them; they go as well if this process dies.
 */
export function removeControlGroupsLater(): () => Promise<void> {
  const release = lastWill(`sleep 2; ${removeEmptyGroups}`);
  return async () => {
    // Killed processes leave their group a moment later.
    await waitUntil(async () => (await runCommand('sh', ['-c', removeEmptyGroups])).code === 0, {
      what: 'the control groups of the pods are empty',
      timeoutSeconds: 10,
    });
    release();
  };
}
