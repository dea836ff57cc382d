import { resolve } from 'node:path';
import { describe } from '../errors.ts';
import { npmFolder } from './npm-folder.ts';
import { runCommand } from './run-command.ts';
import { endWhenUnwritable } from './unwritable-output.ts';

const complain = (text: string) => process.stderr.write(text);
endWhenUnwritable({ output: process.stdout, errors: process.stderr }, complain, status =>
  process.exit(status),
);
try {
  const root = resolve(import.meta.dirname, '../..');
  const folder = npmFolder(['postern', 'demo'], root, { env: process.env, cwd: process.cwd() });
  if (folder !== undefined) process.chdir(folder);
  process.exitCode = await runCommand(process.argv.slice(2), complain);
} catch (error) {
  complain(`postern: ${describe(error)}\n`);
  process.exitCode = 1;
}
