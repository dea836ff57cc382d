import { waitUntil } from '../harness/wait-until.ts';
import type { AdmissionLoad } from './admission-load.ts';

/** Twenty more pods than now. */
export async function untilAdmitted(load: Pick<AdmissionLoad, 'admitted'>): Promise<void> {
  const before = load.admitted();
  await waitUntil(async () => load.admitted() > before + 20, {
    what: 'pods are admitted',
    timeoutSeconds: 60,
  });
}

/** What came of the calls so far, and of some more after that. */
export async function endOfLoad(load: AdmissionLoad): Promise<typeof NOTHING_LOST> {
  await untilAdmitted(load);
  await load.stop();
  return { bare: load.bare(), failures: load.failures };
}

export const NOTHING_LOST: { readonly bare: number; readonly failures: AdmissionLoad['failures'] } = {
  bare: 0,
  failures: [],
};
