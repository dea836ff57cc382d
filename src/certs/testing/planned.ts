import { planCertificates } from '../planner/plan-certificates.ts';
import type { Action, Situation, WriteSecret } from '../situation.ts';
import { sampleSituation } from './sample-situation.ts';

/** What is planned about the Secret and the targets: not what becomes of the report and of the leaf that is served. */
export function planned(now: number, over: Partial<Situation>): readonly Action[] {
  const actions = planCertificates(sampleSituation(now, over));
  return actions.filter(({ do: what }) => what !== 'publish-report' && what !== 'serve');
}

/** @throws where something else comes first */
export function plannedWrite(now: number, over: Partial<Situation>): WriteSecret {
  const action = planned(now, over)[0];
  if (action?.do !== 'write-secret') throw new Error(`planned ${action?.do} instead of a write`);
  return action;
}

/** The certificate of a part of a write, as PEM, or what is to be done in place of one. */
export function pemOf(part: WriteSecret['authority'] | WriteSecret['leaf']): unknown {
  return typeof part === 'object' && 'pem' in part ? part.pem.certificate : part;
}
