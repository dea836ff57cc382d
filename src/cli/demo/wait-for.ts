import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Waits until something is so, looking each 20 ms.
 * @throws Error that names what did not come
 */
export async function waitFor(
  what: string,
  seconds: number,
  isSo: () => Promise<boolean> | boolean,
): Promise<void> {
  const end = performance.now() + seconds * 1000;
  while (!(await isSo())) {
    if (performance.now() > end) throw new Error(`${what} did not happen within ${seconds} s`);
    await sleep(20);
  }
}
