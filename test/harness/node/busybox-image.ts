import { writeOciArchive } from '../../../deploy/image/oci-archive.ts';
import type { TarEntry } from '../../../deploy/image/tar.ts';
import { mustRun } from '../run-command.ts';

const program = '/bin/busybox';

/** An image with a shell and the usual commands, for a test's containers. Needs Debian's `busybox-static`. */
export async function writeBusyboxImage(path: string, name: string): Promise<void> {
  await writeOciArchive(path, { name, files: await busyboxFiles(), config: { Entrypoint: ['/bin/sh'] } });
}

/** The image of the container that holds a pod's namespaces: it has nothing to do but to stay. */
export async function writePauseImage(path: string, name: string): Promise<void> {
  const config = { Entrypoint: [program, 'sleep', '2147483647'] };
  await writeOciArchive(path, { name, files: await busyboxFiles(), config });
}

async function busyboxFiles(): Promise<readonly TarEntry[]> {
  const commands = (await mustRun(program, ['--list'])).trim().split('\n');
  return [
    { type: 'folder', path: '/bin', mode: 0o755 },
    { type: 'folder', path: '/tmp', mode: 0o1777 },
    { type: 'file', path: program, mode: 0o755, content: { copyOf: program } },
    ...commands
      .filter(command => command !== 'busybox')
      .map((command): TarEntry => ({ type: 'link', path: `/bin/${command}`, target: 'busybox' })),
  ];
}
