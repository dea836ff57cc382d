import { isOurs } from '../../certs/renewal-due.ts';
import { readChain } from '../../certs/issue/verify-chain.ts';
import type { ReplicaReport } from '../../certs/replicas/replica-report.ts';
import type { CertsView } from './certs-view.ts';
import type { Hindrance } from './hindrance.ts';
import { isSilent } from './silence.ts';

type Replicas = Pick<CertsView, 'reports' | 'leader' | 'now'>;

/** What certificates of another source (`certificates.source`) mean for a rotation; undefined: nothing. */
export function servedElsewhere(view: Replicas, emergency: boolean): Hindrance | undefined {
  if (emergency) return keptInEmergency(view);
  const sources = sourceInUse(view);
  return sources === undefined
    ? undefined
    : {
        says: `certificates come from ${sources}, and the authority of Postern is not replaced meanwhile: renew it where it is issued (certificates.source); nothing was asked for\n`,
        means: 'never',
      };
}

/**
 * Where the certificates come from while the own authority is not replaced on request: as the replica that leads says, or if
 * that reports nothing, any. undefined: it would be.
 */
export function sourceInUse({ reports, leader, now }: Replicas): string | undefined {
  const alive = aliveOf(reports, now);
  const leading = alive.filter(({ replica }) => replica === leader?.replica);
  const asked = leading.length > 0 ? leading : alive;
  return sourcesOf(asked.filter(report => report.source !== undefined || servesOther(report)));
}

/** An emergency replaces nothing that a replica serves of another source; one on its way to it still serves a leaf of ours. */
function keptInEmergency({ reports, now }: Replicas): Hindrance | undefined {
  const alive = aliveOf(reports, now);
  const kept = alive.filter(servesOther);
  const sources = sourcesOf(kept);
  if (sources === undefined) return undefined;
  const means = kept.length < alive.length ? 'in part' : 'never';
  const end = means === 'never' ? '; nothing was asked for' : '';
  const names = kept.map(({ replica }) => replica).join(', ');
  return {
    says: `${names} serve what comes from ${sources}, which this does not replace: renew it where it is issued (certificates.source)${end}\n`,
    means,
  };
}

function aliveOf(reports: readonly ReplicaReport[], now: number): ReplicaReport[] {
  return reports.filter(({ renewedAt }) => !isSilent(renewedAt, now));
}

function sourcesOf(reports: readonly ReplicaReport[]): string | undefined {
  if (reports.length === 0) return undefined;
  return [...new Set(reports.map(({ source = 'another issuer' }) => source))].join(', ');
}

function servesOther({ chain }: ReplicaReport): boolean {
  const leaf = readChain(chain)?.certificate;
  return leaf !== undefined && !isOurs(leaf);
}
