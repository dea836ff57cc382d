import type { CertsView } from './certs-view.ts';
import { CLOCKS_APART_MS } from './silence.ts';

/** Why nothing is renewed and no request carried out, as a sentence; undefined: somebody leads. */
export function leaderless({ leader, now }: Pick<CertsView, 'leader' | 'now'>): string | undefined {
  if (leader === undefined || leader.replica === '') return 'no replica leads: nothing is renewed';
  if (now - leader.renewedAt <= leader.durationMs + CLOCKS_APART_MS) return undefined;
  return `${leader.replica} has not led since ${new Date(leader.renewedAt).toISOString()}, and nobody else does: nothing is renewed`;
}
