import { expect, test } from 'vitest';
import { until } from './cluster-stage.ts';

test('an interruption ends the wait with its reason', async () => {
  const interrupted = new AbortController();
  const progress = (what: string | undefined): void => {
    if (what !== undefined) interrupted.abort(new Error('it was interrupted'));
  };
  const waiting = until({ signal: interrupted.signal, progress }, 'a pod', () =>
    Promise.resolve('not there'),
  );
  await expect(waiting).rejects.toThrow('it was interrupted');
});
