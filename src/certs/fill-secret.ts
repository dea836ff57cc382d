import { X509Certificate } from 'node:crypto';

import { composeBundle } from './bundle.ts';
import type { SecretData } from './certificate-cluster.ts';
import { issueAuthority, issueLeaf } from './issue.ts';
import { SIGNING_KEY_BYTES, writeParts } from './secret-layout.ts';
import type { CertificateSettings } from './settings.ts';
import type { WriteSecret } from './situation.ts';

export interface IssueTools {
  readonly settings: CertificateSettings;
  /** Milliseconds since the epoch. */
  now(): number;
  randomBytes(size: number): Buffer;
}

/** The contents that an action asks for, with what is missing issued now. */
export async function fillSecret(action: WriteSecret, tools: IssueTools): Promise<SecretData> {
  const { settings } = tools;
  const now = tools.now();
  const terms = { keyType: settings.keyType, now, randomBytes: (size: number) => tools.randomBytes(size) };
  const authority =
    action.authority === 'issue'
      ? await issueAuthority({ ...terms, lifetimeMs: settings.authorityLifetimeMs })
      : action.authority.pem;
  const leaf =
    'issueFor' in action.leaf
      ? await issueLeaf(authority, action.leaf.issueFor, { ...terms, lifetimeMs: settings.leafLifetimeMs })
      : action.leaf.pem;
  return writeParts({
    authority,
    leaf,
    signingKey: action.signingKey === 'issue' ? tools.randomBytes(SIGNING_KEY_BYTES) : action.signingKey,
    bundle: composeBundle([new X509Certificate(authority.certificate), ...action.bundle], now),
  });
}
