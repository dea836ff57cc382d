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

export function textOf(data: SecretData, key: string): string {
  return data[key]?.toString() ?? '';
}

export function without(data: SecretData, ...keys: readonly string[]): SecretData {
  return Object.fromEntries(Object.entries(data).filter(([key]) => !keys.includes(key)));
}

/** As a write that was interrupted, or an editor, leaves it. */
export function truncated(data: SecretData, key: string): SecretData {
  return { ...data, [key]: data[key]?.subarray(0, 100) ?? Buffer.of() };
}
