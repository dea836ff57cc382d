import { problem } from '../errors.ts';
import type { KeyType } from './key-pair.ts';

export interface CertificateSettings {
  /** Of certificates issued from now on; a change waits for the next renewal. */
  readonly keyType: KeyType;
  readonly authorityLifetimeMs: number;
  readonly leafLifetimeMs: number;
  /** The clock is looked at this often, however far away the next renewal is. */
  readonly tickMs: number;
}

const DAY_MS = 86_400_000;
const LONGEST_TICK_MS = 60_000;

const DEFAULTS: CertificateSettings = {
  keyType: 'ecdsa-p256',
  authorityLifetimeMs: 365 * DAY_MS,
  leafLifetimeMs: 30 * DAY_MS,
  // A suspended machine or a corrected clock is noticed within a tick; a timer set for weeks would fire late.
  tickMs: 30_000,
};

/** The settings with defaults filled in. @throws PosternError `CERT_SETTING` */
export function certificateSettings(given: Partial<CertificateSettings> = {}): CertificateSettings {
  const settings = { ...DEFAULTS, ...given };
  const { authorityLifetimeMs, leafLifetimeMs, tickMs } = settings;
  demand(leafLifetimeMs >= 1000, 'leafLifetimeMs', leafLifetimeMs, 'write a second or more');
  demand(leafLifetimeMs <= 30 * DAY_MS, 'leafLifetimeMs', leafLifetimeMs, 'write 30 days or less');
  demand(
    authorityLifetimeMs > leafLifetimeMs,
    'authorityLifetimeMs',
    authorityLifetimeMs,
    'write more than the lifetime of a leaf',
  );
  demand(tickMs > 0 && tickMs <= LONGEST_TICK_MS, 'tickMs', tickMs, 'write a minute or less');
  return settings;
}

function demand(holds: boolean, setting: string, value: number, rule: string): void {
  if (!holds) throw problem('CERT_SETTING', { setting, value, rule });
}
