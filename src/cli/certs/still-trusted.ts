import { targetKey, type TrustTarget } from '../../certs/certificate-cluster.ts';
import { readCertificates } from '../../certs/issue/pem-certificates.ts';
import { isCalledBack, type KnownCalledBack } from '../../certs/planner/called-back.ts';
import { shortFingerprint } from './short-fingerprint.ts';

/** A sentence for each entry that trusts whom an emergency called back. */
export function stillTrusted(targets: readonly TrustTarget[], known: KnownCalledBack): readonly string[] {
  return targets.flatMap(target =>
    target.entries.flatMap(({ name, caBundle }) =>
      readCertificates(caBundle)
        .filter(authority => isCalledBack(authority, known))
        .map(
          ({ fingerprint256 }) =>
            `${targetKey(target)}/${name} still trusts ${shortFingerprint(fingerprint256)}, which an emergency called back: who has its key is accepted there until Postern, or whoever else writes that caBundle, has replaced it`,
        ),
    ),
  );
}
