import { X509Certificate } from 'node:crypto';

import { problem } from '../errors.ts';
import { composeBundle } from './issue/bundle.ts';
import type { Changes } from './certificate-cluster.ts';
import { canSignBridge, issueAuthority, issueBridge, issueLeaf } from './issue/issue.ts';
import type { KeyPair, KeySource } from './issue/key-pair.ts';
import { SIGNING_KEY_BYTES, writeParts } from './secret-layout.ts';
import type { CertificateSettings } from './settings.ts';
import type { WriteSecret } from './situation.ts';

export interface IssueTools {
  readonly settings: CertificateSettings;
  /** Milliseconds since the epoch. */
  now(): number;
  randomBytes(size: number): Buffer;
  /** Node's generator when not given. */
  readonly generateKeys?: KeySource | undefined;
}

/** The contents that an action asks for, with what is missing issued now. */
export async function fillSecret(action: WriteSecret, tools: IssueTools): Promise<Changes<Buffer>> {
  const { settings, generateKeys } = tools;
  const now = tools.now();
  const terms = {
    keyType: settings.keyType,
    now,
    randomBytes: (size: number) => tools.randomBytes(size),
    generateKeys,
  };
  const newAuthority = () => issueAuthority({ ...terms, lifetimeMs: settings.authorityLifetimeMs });
  const authority = action.authority === 'issue' ? await newAuthority() : pairOrCertificate(action.authority);
  const next = action.next === 'issue' ? await newAuthority() : action.next?.pem;
  const bridge =
    action.bridge === 'issue' ? await bridgeTo(next, signing(authority), terms) : action.bridge?.toString();
  const leaf =
    'issueFor' in action.leaf
      ? await issueLeaf(signing(authority), action.leaf.issueFor, {
          ...terms,
          lifetimeMs: settings.leafLifetimeMs,
        })
      : { ...action.leaf.pem, certificate: action.leaf.certificate.toString() };
  const inUse = [authority, next].flatMap(pair => (pair ? [new X509Certificate(pair.certificate)] : []));
  return writeParts({
    authority,
    next,
    bridge,
    leaf,
    signingKey: action.signingKey === 'issue' ? tools.randomBytes(SIGNING_KEY_BYTES) : action.signingKey,
    bundle: composeBundle(inUse, action.bundle, now),
  });
}

type Authority = Pick<KeyPair, 'certificate'> & Partial<KeyPair>;

function pairOrCertificate(authority: Exclude<WriteSecret['authority'], 'issue'>): Authority {
  return authority instanceof X509Certificate ? { certificate: authority.toString() } : authority.pem;
}

function signing({ certificate, privateKey }: Authority): KeyPair {
  if (privateKey === undefined)
    throw problem('CERT_NOT_LOADED', { reason: 'the key of the authority is lost' });
  return { certificate, privateKey };
}

async function bridgeTo(
  successor: KeyPair | undefined,
  authority: KeyPair,
  terms: Parameters<typeof issueBridge>[2],
): Promise<string | undefined> {
  if (successor === undefined || !canSignBridge(new X509Certificate(authority.certificate))) return undefined;
  return await issueBridge(authority, new X509Certificate(successor.certificate), terms);
}
