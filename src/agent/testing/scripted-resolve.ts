import { problem } from '../../errors.ts';
import type { Resolution, Resolve } from '../resolution.ts';

/** What a secret resolves to: its data, an error, or nothing before the signal fires. */
export type Scripted = Readonly<Record<string, string>> | Error | 'hang';

export interface ScriptedResolve {
  readonly resolve: Resolve;
  /** The names of each call. */
  readonly calls: string[][];
  /** What is answered from now on; may be changed. A name that is not there is an error of the test. */
  answers: Record<string, Scripted>;
  /** When data that is answered from now on is to be renewed, by name. */
  renewBy: Record<string, number>;
}

/** A resolver that answers from a table. */
export function scriptedResolve(answers: Record<string, Scripted>): ScriptedResolve {
  const script: ScriptedResolve = {
    answers,
    renewBy: {},
    calls: [],
    async resolve(_, names, { signal }) {
      script.calls.push([...names]);
      const resolutions = new Map<string, Resolution>();
      for (const name of names) {
        const answer = script.answers[name];
        if (answer === undefined) throw new Error(`the test has no answer for ${name}`);
        if (answer === 'hang') await new Promise(resolve => signal.addEventListener('abort', resolve));
        const resolution = resolutionOf(answer);
        const renewBy = script.renewBy[name];
        resolutions.set(
          name,
          'data' in resolution && renewBy !== undefined ? { ...resolution, renewBy } : resolution,
        );
      }
      return resolutions;
    },
  };
  return script;
}

export const unavailable = problem('PROVIDER_UNAVAILABLE', {
  store: 'SecretStore/vault',
  action: 'reading app/db',
  reason: 'connection refused',
});
export const refused = problem('PROVIDER_REFUSED', {
  store: 'SecretStore/vault',
  action: 'reading app/db',
  reason: 'permission denied',
});
export const notFound = problem('SECRET_NOT_FOUND', { store: 'SecretStore/vault', key: 'app/db' });

function resolutionOf(answer: Scripted): Resolution {
  if (answer === 'hang') return { error: problem('RESOLVE_CANCELLED', { reason: 'aborted' }) };
  if (answer instanceof Error) return { error: answer };
  return { data: new Map(Object.entries(answer).map(([key, value]) => [key, Buffer.from(value)])) };
}
