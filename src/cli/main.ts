import { resolve } from 'node:path';
import { describe } from '../errors.ts';
import { npmFolder } from './npm-folder.ts';
import { endWithReader } from './reader-gone.ts';
import { runCommand } from './run-command.ts';

endWithReader([process.stdout, process.stderr], status => process.exit(status));
try {
  const root = resolve(import.meta.dirname, '../..');
  const folder = npmFolder(['postern', 'demo'], root, { env: process.env, cwd: process.cwd() });
  if (folder !== undefined) process.chdir(folder);
  process.exitCode = await runCommand(process.argv.slice(2), text => process.stderr.write(text));
} catch (error) {
  process.stderr.write(`postern: ${describe(error)}\n`);
  process.exitCode = 1;
}
