import { randomBytes } from 'node:crypto';

import type { SecretData } from '../certificate-cluster.ts';
import { fillSecret } from '../fill-secret.ts';
import type { ServingNames } from '../serving-names.ts';
import { certificateSettings, type CertificateSettings } from '../settings.ts';

export const SAMPLE_NAMES: ServingNames = { dns: ['postern.ns.svc'], ip: [] };

/** What a replica would have written at `now`. */
export async function sampleSecret(
  now: number,
  names: ServingNames = SAMPLE_NAMES,
  settings: Partial<CertificateSettings> = {},
): Promise<SecretData> {
  return await fillSecret(
    {
      do: 'write-secret',
      over: undefined,
      authority: 'issue',
      leaf: { issueFor: names },
      signingKey: 'issue',
      bundle: [],
      because: ['a test asked for it'],
    },
    { settings: certificateSettings(settings), now: () => now, randomBytes },
  );
}
