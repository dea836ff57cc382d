import { targetKey } from '../../certs/certificate-cluster.ts';
import { readCertificates } from '../../certs/issue/pem-certificates.ts';
import { isCalledBack } from '../../certs/planner/called-back.ts';
import type { CertsView } from './certs-view.ts';
import { shortFingerprint } from './short-fingerprint.ts';

/** A sentence for each entry that trusts whom an emergency called back, as far as the Secret may be read, which says whom. */
export function stillTrusted({ secret, targets }: Pick<CertsView, 'secret' | 'targets'>): readonly string[] {
  if (secret.is !== 'read') return [];
  return targets.flatMap(target =>
    target.entries.flatMap(({ name, caBundle }) =>
      readCertificates(caBundle)
        .filter(authority => isCalledBack(authority, { secret }))
        .map(
          ({ fingerprint256 }) =>
            `${targetKey(target)}/${name} still trusts ${shortFingerprint(fingerprint256)}, which an emergency called back: who has its key is accepted there until Postern, or whoever else writes that caBundle, has replaced it`,
        ),
    ),
  );
}
