import type { X509Certificate } from 'node:crypto';

import type { StoredSecret } from '../certificate-cluster.ts';
import { includes, isSame, readCertificates } from '../issue/pem-certificates.ts';
import { SECRET_ANNOTATIONS } from '../secret-annotations.ts';
import type { ModelReplica, ModelWorld } from './model-world.ts';

/** What writes of the Secret have done to the authorities so far. */
export interface ModelAuthorities {
  /** To be called after each write of the Secret. */
  notice(): void;
  /** Of what a replica serves. */
  issuerOf(replica: ModelReplica): X509Certificate | undefined;
  /** Fingerprints of those that an emergency has called back. */
  readonly calledBack: ReadonlySet<string>;
  /** Of those that were put in use in one step: nothing was left of the one before. */
  readonly unannounced: ReadonlySet<string>;
  /** Of those of which nothing was left in the Secret or in any target when another took their place. */
  readonly forgotten: ReadonlySet<string>;
}

export function watchAuthorities(
  world: Pick<ModelWorld, 'cluster' | 'replicas' | 'alive'>,
): ModelAuthorities {
  const { cluster, replicas } = world;
  const calledBack = new Set<string>();
  const unannounced = new Set<string>();
  const forgotten = new Set<string>();
  /** All that ever stood in the Secret, by subject. */
  const authorities = new Map<string, X509Certificate>();
  let lastSecret = cluster.secret();

  const published = () =>
    cluster.targets().flatMap(({ entries }) => entries.flatMap(({ caBundle }) => readCertificates(caBundle)));
  const issuerOf = (replica: ModelReplica) =>
    authorities.get(replica.serving.current()?.certificate.issuer ?? '');

  function notice(): void {
    const secret = cluster.secret();
    if (secret === lastSecret) return;
    const before = lastSecret;
    const isFirst = authorities.size === 0;
    lastSecret = secret;
    for (const one of certificatesOf(secret, 'ca.crt', 'next.crt', 'bundle.crt'))
      authorities.set(one.subject, one);
    const [authority] = certificatesOf(secret, 'ca.crt');
    if (secret === undefined || authority === undefined) return;
    if (isEmergency(secret, before)) {
      const others = replicas.flatMap(replica => issuerOf(replica) ?? []);
      const former = [...certificatesOf(before, 'bundle.crt', 'ca.crt'), ...published(), ...others];
      for (const one of former) if (!isSame(one, authority)) calledBack.add(one.fingerprint256);
      return;
    }
    // Before the first one nobody trusted anything, and nobody was in service.
    if (isFirst || includes(certificatesOf(before, 'ca.crt', 'next.crt'), authority)) return;
    unannounced.add(authority.fingerprint256);
    const known = [...certificatesOf(secret, 'bundle.crt'), ...published()];
    for (const replica of world.alive()) {
      const issuer = issuerOf(replica);
      if (issuer && !includes(known, issuer)) forgotten.add(issuer.fingerprint256);
    }
  }

  return { notice, issuerOf, calledBack, unannounced, forgotten };
}

function certificatesOf(secret: StoredSecret | undefined, ...keys: readonly string[]): X509Certificate[] {
  return keys.flatMap(key => readCertificates(secret?.data[key]?.toString() ?? ''));
}

/** Has an emergency been carried out between the two? */
function isEmergency(secret: StoredSecret, before: StoredSecret | undefined): boolean {
  const rotated = secret.annotations[SECRET_ANNOTATIONS.rotated] ?? '';
  return rotated.startsWith('emergency') && rotated !== before?.annotations[SECRET_ANNOTATIONS.rotated];
}
