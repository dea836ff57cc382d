import type { SecretParts } from './secret-layout.ts';

/**
 * For how long a rotation has been known to be where the Secret has it: milliseconds by `uptime`, a clock that never
 * jumps. Answers each time for what was read just now.
 */
export function createRotationStay(uptime: () => number): (parts: SecretParts | undefined) => number {
  let position = '';
  let since = uptime();
  return parts => {
    const present = `${parts?.authorityCertificate?.fingerprint256} ${parts?.next === undefined}`;
    if (present !== position) [position, since] = [present, uptime()];
    return uptime() - since;
  };
}
