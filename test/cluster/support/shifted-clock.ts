/**
 * Preloaded into `serve`: its time of day is off by the milliseconds that a file of its name says, and follows the file.
 * Time that passes (`performance.now`, timers) is as ever, as when a clock is set, or the machine was suspended.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The folder with one file for each replica, named like it but without the number of the pod. */
export const CLOCKS = 'POSTERN_TEST_CLOCKS';

const LOOK_EVERY_MS = 20;
const folder = process.env[CLOCKS];

if (folder !== undefined) {
  const file = join(folder, clockFile(process.env['POSTERN_POD_NAME'] ?? ''));
  const trueNow = Date.now;
  let shift = 0;
  const look = (): void => {
    shift = Number(readFileSync(file, { encoding: 'utf8', flag: 'a+' }));
  };
  look();
  setInterval(look, LOOK_EVERY_MS).unref();
  Date.now = () => trueNow() + shift;
}

export function clockFile(podName: string): string {
  return podName.replace(/-\d+$/, '');
}
