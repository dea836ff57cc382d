import type { Volume } from '../../api/pod.ts';

/** A tmpfs that counts against the memory of the container that writes it, which is ours. */
export function memoryVolume(name: string, sizeLimit: string): Volume {
  return { name, emptyDir: { medium: 'Memory', sizeLimit } };
}
