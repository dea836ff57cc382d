// Compressed life of an installation under load: npm run soak -- --help
import { describe } from '../../src/errors.ts';
import { describeMachine } from '../bench/machine.ts';
import { WHOLE_DRAIN } from '../cluster/support/install-postern.ts';
import { faultsOf, printProgress, printSoak } from './print-soak.ts';
import { runSoak } from './run-soak.ts';
import { readSoakOptions, soakHelp, type SoakOptions } from './soak-options.ts';
import { setSoakStage } from './stage.ts';

const args = process.argv.slice(2);
if (args.includes('--help') || args.includes('-h')) process.stdout.write(soakHelp);
else process.exitCode = await run();

async function run(): Promise<number> {
  let options: SoakOptions;
  try {
    options = readSoakOptions(args);
  } catch (error) {
    process.stderr.write(`${describe(error)}\n\n${soakHelp}`);
    return 2;
  }
  return await soak(options);
}

async function soak(options: SoakOptions): Promise<number> {
  const { stderr } = process;
  process.stdout.write(`${describeMachine(new Date())}\n\n`);
  const stage = await setSoakStage(options.replicas, options.settings, WHOLE_DRAIN);
  try {
    const result = await runSoak(stage, options, now => {
      if (stderr.isTTY) stderr.write(`\r\u001B[K${printProgress(now, options.seconds)}`);
    });
    if (stderr.isTTY) stderr.write('\r\u001B[K');
    process.stdout.write(printSoak(result));
    return faultsOf(result).length === 0 ? 0 : 1;
  } finally {
    await stage.stop();
  }
}
