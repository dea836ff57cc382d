#!/usr/bin/env node
import { describe } from '../errors.ts';
import { runCommand } from './run-command.ts';

try {
  process.exitCode = await runCommand(process.argv.slice(2), text => process.stderr.write(text));
} catch (error) {
  process.stderr.write(`postern: ${describe(error)}\n`);
  process.exitCode = 1;
}
