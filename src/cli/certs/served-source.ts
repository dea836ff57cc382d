import { isOurs } from '../../certs/renewal-due.ts';
import { readChain } from '../../certs/issue/verify-chain.ts';
import type { ReplicaReport } from '../../certs/replicas/replica-report.ts';
import { isForbidden } from '../../kube/status-error.ts';
import type { CertsTools } from './certs-tools.ts';
import { readLeases } from './read-leases.ts';
import { isSilent } from './silence.ts';

/** What a rotation of Postern's own authority would do for the certificates that replicas serve. */
export interface ServedSource {
  /** A sentence: where they come from instead, so that the rotation would not replace them, or why that is not known. */
  readonly tell: string | undefined;
  /** None of them would be replaced. */
  readonly isInVain: boolean;
  /** Some of them would not be. */
  readonly isPartly: boolean;
}

/**
 * With `certificates.source` set, the own authority is not replaced while it lasts, except in an emergency; and that
 * replaces nothing that a replica serves of the other source. A replica on its way to it still serves a leaf of ours.
 * @throws PosternError `KUBE_…`
 */
export async function servedSource(
  tools: CertsTools,
  { emergency }: { readonly emergency: boolean },
): Promise<ServedSource> {
  const reports = await readReports(tools);
  if (reports === undefined) return { tell: NOT_KNOWN, isInVain: false, isPartly: false };
  const now = tools.now();
  const alive = reports.filter(({ renewedAt }) => !isSilent(renewedAt, now));
  const elsewhere = alive.filter(report => (emergency ? servesOther(report) : report.source !== undefined));
  if (elsewhere.length === 0) return { tell: undefined, isInVain: false, isPartly: false };
  const sources = [...new Set(elsewhere.map(({ source = 'another issuer' }) => source))].join(', ');
  const isInVain = !emergency || elsewhere.length === alive.length;
  const served = emergency
    ? `${elsewhere.map(({ replica }) => replica).join(', ')} serve what comes from ${sources}, which this does not replace`
    : `certificates come from ${sources}, and the authority of Postern is not replaced meanwhile`;
  const end = isInVain ? '; nothing was asked for' : '';
  const tell = `${served}: renew it where it is issued (certificates.source)${end}\n`;
  return { tell, isInVain, isPartly: !isInVain };
}

const NOT_KNOWN =
  'whether replicas serve a certificate of another source (certificates.source), which this does not replace, is not known: the Leases of the namespace may not be listed\n';

/** undefined: this user may not list Leases. */
async function readReports({
  client,
  place,
}: Pick<CertsTools, 'client' | 'place'>): Promise<readonly ReplicaReport[] | undefined> {
  try {
    return (await readLeases(client, place)).reports;
  } catch (error) {
    if (isForbidden(error)) return undefined;
    throw error;
  }
}

function servesOther({ chain }: ReplicaReport): boolean {
  const leaf = readChain(chain)?.certificate;
  return leaf !== undefined && !isOurs(leaf);
}
