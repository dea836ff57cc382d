import { targetKey, type TrustTarget } from '../../certs/certificate-cluster.ts';
import { isMisnamed } from '../../certs/called-names.ts';
import { readCertificates } from '../../certs/issue/pem-certificates.ts';
import { readChain, type Chain } from '../../certs/issue/verify-chain.ts';
import { chainFault } from './chain-fault.ts';
import type { CertsView } from './certs-view.ts';

/** One caBundle held against what one replica serves. */
export interface TrustRow {
  /** `MutatingWebhookConfiguration/postern` */
  readonly target: string;
  /** The name of the webhook, or of the key of the ConfigMap. */
  readonly entry: string;
  readonly replica: string;
  /** Why a client with this caBundle would refuse the replica; undefined: it would accept it. */
  readonly refusal: string | undefined;
}

/** Each entry of each target × each replica. A replica that serves nothing so far has no rows. */
export function trustTable({ targets, reports, now }: CertsView): readonly TrustRow[] {
  return targets.flatMap(target =>
    target.entries.flatMap(entry => {
      const bundle = readCertificates(entry.caBundle);
      return reports.flatMap(({ replica, chain }) => {
        const served = readChain(chain);
        if (served === undefined) return [];
        const refusal =
          entry.caBundle.trim() === ''
            ? 'there is no caBundle'
            : (chainFault(served, bundle, now) ?? nameFault(served, entry));
        return { target: targetKey(target), entry: entry.name, replica, refusal };
      });
    }),
  );
}

function nameFault({ certificate }: Chain, entry: TrustTarget['entries'][number]): string | undefined {
  return isMisnamed(certificate, entry) ? `the certificate is not for ${entry.calledAs}` : undefined;
}
