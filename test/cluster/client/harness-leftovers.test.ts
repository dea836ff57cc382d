import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';
import { waitUntil } from '../../harness/wait-until.ts';

const harness = new URL('../../harness/', import.meta.url).href;

test.each(['SIGKILL', 'SIGTERM', 'SIGINT'] as const)(
  'a test process that ends by %s leaves no program, child of a program or folder behind',
  async signal => {
    const logFolder = await mkdtemp(join(tmpdir(), 'postern-leftovers-'));
    const script = `
      const { startProgram } = await import('${harness}program.ts');
      const { tempFolder } = await import('${harness}temp-folder.ts');
      const folder = await tempFolder('leftover');
      const args = ['-c', 'sleep 600 & wait'];
      const program = await startProgram({ command: 'sh', args, logFolder: '${logFolder}' });
      console.log(JSON.stringify({ group: program.pid, folder: folder.path }));
      setInterval(() => undefined, 1000);
    `;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line]: string[] = await once(createInterface({ input: child.stdout }), 'line');
    const { group, folder }: { group: number; folder: string } = JSON.parse(line ?? '');
    expect(groupExists(group)).toBe(true);

    child.kill(signal);

    await waitUntil(async () => !groupExists(group), { what: 'the programs are gone', timeoutSeconds: 10 });
    await waitUntil(
      async () =>
        access(folder).then(
          () => false,
          () => true,
        ),
      {
        what: 'the folder is gone',
        timeoutSeconds: 10,
      },
    );
    await rm(logFolder, { recursive: true });
  },
);

function groupExists(group: number): boolean {
  try {
    return process.kill(-group, 0);
  } catch {
    return false;
  }
}
