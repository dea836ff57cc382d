import { randomBytes } from 'node:crypto';

import type { SecretData } from '../certificate-cluster.ts';
import { fillSecret } from '../fill-secret.ts';
import type { ServingNames } from '../issue/serving-names.ts';
import { certificateSettings, type CertificateSettings } from '../settings.ts';
import type { WriteSecret } from '../situation.ts';

export const SAMPLE_NAMES: ServingNames = { dns: ['postern.ns.svc'], ip: [] };

/** What a replica would have written at `now`, but for what `parts` say. */
export async function sampleSecret(
  now: number,
  names: ServingNames = SAMPLE_NAMES,
  settings: Partial<CertificateSettings> = {},
  parts: Partial<WriteSecret> = {},
): Promise<SecretData> {
  const contents = await fillSecret(
    {
      do: 'write-secret',
      over: undefined,
      authority: 'issue',
      next: undefined,
      bridge: undefined,
      leaf: { issueFor: names },
      renames: false,
      signingKey: 'issue',
      bundle: [],
      annotations: {},
      because: ['a test asked for it'],
      ...parts,
    },
    { settings: certificateSettings(settings), now: () => now, randomBytes },
  );
  return Object.fromEntries(
    Object.entries(contents).flatMap(([key, value]) => (value === null ? [] : [[key, value]])),
  );
}
