import { problem } from '../errors.ts';
import type { KeyType } from './issue/key-pair.ts';

export interface CertificateSettings {
  /** Of certificates issued from now on. An authority with keys of another type is replaced. */
  readonly keyType: KeyType;
  readonly authorityLifetimeMs: number;
  readonly leafLifetimeMs: number;
  /**
   * So long every target has to have trusted a new authority before it signs a leaf. Each API server learns of a
   * change of a webhook configuration on its own, some of them late.
   */
  readonly holdMs: number;
  /** So long the old authority stays trusted after the switch, whatever the replicas report. */
  readonly drainMs: number;
  /** The clock is looked at this often, however far away the next renewal is. */
  readonly tickMs: number;
}

const DAY_MS = 86_400_000;
/** A leaf of any setting has ended so long after it was issued. */
export const LONGEST_LEAF_MS = 30 * DAY_MS;
const LONGEST_TICK_MS = 60_000;

const DEFAULTS: CertificateSettings = {
  keyType: 'ecdsa-p256',
  authorityLifetimeMs: 365 * DAY_MS,
  leafLifetimeMs: 7 * DAY_MS,
  holdMs: 300_000,
  drainMs: 600_000,
  // A suspended machine or a corrected clock is noticed within a tick; a timer set for weeks would fire late.
  tickMs: 30_000,
};

/** The settings with defaults filled in. @throws PosternError `CERT_SETTING` */
export function certificateSettings(given: Partial<CertificateSettings> = {}): CertificateSettings {
  const settings = { ...DEFAULTS, ...given };
  const { authorityLifetimeMs, leafLifetimeMs, holdMs, drainMs, tickMs } = settings;
  demand(leafLifetimeMs >= 1000, 'leafLifetimeMs', leafLifetimeMs, 'write a second or more');
  demand(leafLifetimeMs <= LONGEST_LEAF_MS, 'leafLifetimeMs', leafLifetimeMs, 'write 30 days or less');
  demand(holdMs >= 0, 'holdMs', holdMs, 'write 0 or more');
  demand(drainMs >= 0, 'drainMs', drainMs, 'write 0 or more');
  demand(
    authorityLifetimeMs > leafLifetimeMs,
    'authorityLifetimeMs',
    authorityLifetimeMs,
    'write more than the lifetime of a leaf',
  );
  demand(
    // An authority is replaced at half its life, and what it signed has to be gone by its end.
    authorityLifetimeMs / 2 > holdMs + drainMs,
    'authorityLifetimeMs',
    authorityLifetimeMs,
    'write more than twice holdMs and drainMs together',
  );
  demand(tickMs > 0 && tickMs <= LONGEST_TICK_MS, 'tickMs', tickMs, 'write a minute or less');
  return settings;
}

function demand(holds: boolean, setting: string, value: number, rule: string): void {
  if (!holds) throw problem('CERT_SETTING', { setting, value, rule });
}
