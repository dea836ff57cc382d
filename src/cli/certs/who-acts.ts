import { isOurs } from '../../certs/renewal-due.ts';
import { readChain } from '../../certs/issue/verify-chain.ts';
import type { ReplicaReport } from '../../certs/replicas/replica-report.ts';
import type { CertsView } from './certs-view.ts';
import { CLOCKS_APART_MS, isSilent } from './silence.ts';

/** Why nothing is renewed and no request carried out, as a sentence; undefined: somebody leads. */
export function leaderless({ leader, now }: Pick<CertsView, 'leader' | 'now'>): string | undefined {
  if (leader === undefined || leader.identity === '') return 'no replica leads: nothing is renewed';
  if (now - leader.renewedAt <= leader.durationMs + CLOCKS_APART_MS) return undefined;
  return `${leader.identity} has not led since ${new Date(leader.renewedAt).toISOString()}, and nobody else does: nothing is renewed`;
}

/**
 * Which replica serves a certificate that a rotation on request would not replace, and where that comes from, as a
 * sentence: the replica that leads, or if that reports nothing, any. undefined: there is none.
 */
export function servesAnother({
  reports,
  leader,
}: Pick<CertsView, 'reports' | 'leader'>): string | undefined {
  const leading = reports.filter(({ replica }) => replica === leader?.identity);
  const asked = leading.length > 0 ? leading : reports;
  const found = asked.find(report => report.source !== undefined || isOfAnother(report));
  return found && describeSource(found);
}

/** The same for what is served right now, of every replica that was heard of lately: all, some or none of them. */
export function allServeAnother({
  reports,
  now,
}: Pick<CertsView, 'reports' | 'now'>): { readonly says: string; readonly all: boolean } | undefined {
  const serving = reports.filter(({ chain, renewedAt }) => chain !== '' && !isSilent(renewedAt, now));
  const found = serving.filter(isOfAnother);
  if (found.length === 0) return undefined;
  return { says: found.map(describeSource).join('; '), all: found.length === serving.length };
}

function isOfAnother({ chain }: ReplicaReport): boolean {
  const leaf = readChain(chain)?.certificate;
  return leaf !== undefined && !isOurs(leaf);
}

function describeSource({ replica, source }: ReplicaReport): string {
  return source === undefined
    ? `${replica} serves a certificate of another issuer`
    : `${replica} serves, or is about to, the certificate of ${source}`;
}
