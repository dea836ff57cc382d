import { createHash } from 'node:crypto';

/** Kubelet mounts no volume with a longer name of a file or folder in it, and the pod would wait for good. */
const LONGEST_NAME = 255;

/** The folder, in a volume of the agent, for what one object brings: another one for each kind and name. */
export function folderFor(kind: string, name: string): string {
  const folder = `${kind.toLowerCase()}.${name}`;
  if (folder.length <= LONGEST_NAME) return folder;
  const hash = createHash('sha256').update(name).digest('hex').slice(0, 16);
  return `${folder.slice(0, LONGEST_NAME - hash.length - 1)}-${hash}`;
}
