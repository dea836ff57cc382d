import { randomBytes } from 'node:crypto';
import { admissionResponders } from '../../admission/handlers.ts';
import { createAdmissionServer } from '../../admission/server/server.ts';
import { signText } from '../../admission/sign.ts';
import { issueAuthority, issueLeaf } from '../../certs/issue/issue.ts';
import { checkAcross } from '../../check/check-across.ts';
import { checkObject } from '../../check/check.ts';
import type { InjectContext } from '../../inject/contract.ts';
import { injectPod } from '../../inject/inject.ts';
import { defaultSettings } from '../../inject/options/settings.ts';
import { checkWorkload } from '../../inject/template-check.ts';
import { objectIndex, type ObjectIndex } from '../../manifest/object-index.ts';

export interface LocalWebhook {
  readonly port: number;
  /** PEM; what `caBundle` holds in a cluster. */
  readonly ca: string;
  /** What a cluster's watches would have seen. */
  readonly objects: ObjectIndex;
  close(): Promise<void>;
}

const DAY = 86_400_000;

/** The webhook of `serve` on loopback, with a certificate of its own authority and no cluster behind it. */
export async function startLocalWebhook(): Promise<LocalWebhook> {
  const terms = { keyType: 'ecdsa-p256', lifetimeMs: DAY, now: Date.now(), randomBytes } as const;
  const authority = await issueAuthority(terms);
  const leaf = await issueLeaf(authority, { dns: ['localhost'], ip: ['127.0.0.1'] }, terms);
  const objects = objectIndex();
  const key = randomBytes(32);
  const context = (namespace: string): InjectContext => ({
    namespace,
    manifests: objects,
    settings: defaultSettings,
    server: { major: 1, minor: 36 },
    sign: text => signText(key, text),
  });
  const server = createAdmissionServer(
    admissionResponders({
      injectPod,
      checkWorkload,
      checkObject,
      checkAcross,
      context,
      read: () => Promise.resolve([]),
      log: failure => process.stderr.write(`${JSON.stringify(failure)}\n`),
      record: () => undefined,
      now: () => performance.now(),
    }),
    { cert: leaf.certificate, key: leaf.privateKey },
  );
  const port = await server.listen('127.0.0.1', 0);
  return { port, ca: authority.certificate, objects, close: () => server.close(1000) };
}
