import { isOurs } from '../../certs/renewal-due.ts';
import { readChain } from '../../certs/issue/verify-chain.ts';
import type { CertsView } from './certs-view.ts';

/** The clock of this machine may be off. */
const CLOCKS_APART_MS = 60_000;

/** Why nothing is renewed and no request carried out, as a sentence; undefined: somebody leads. */
export function leaderless({ leader, now }: Pick<CertsView, 'leader' | 'now'>): string | undefined {
  if (leader === undefined || leader.identity === '') return 'no replica leads: nothing is renewed';
  if (now - leader.renewedAt <= leader.durationMs + CLOCKS_APART_MS) return undefined;
  return `${leader.identity} has not led since ${new Date(leader.renewedAt).toISOString()}, and nobody else does: nothing is renewed`;
}

/**
 * The replica whose certificate is of another issuer, so that the own authority is not replaced on request: the one
 * that leads, or if that reports nothing, any. undefined: there is none.
 */
export function servesAnother({
  reports,
  leader,
}: Pick<CertsView, 'reports' | 'leader'>): string | undefined {
  const leading = reports.filter(({ replica }) => replica === leader?.identity);
  const asked = leading.length > 0 ? leading : reports;
  return asked.find(({ chain }) => {
    const leaf = readChain(chain)?.certificate;
    return leaf !== undefined && !isOurs(leaf);
  })?.replica;
}
