import { expect, test } from 'vitest';
import type { DirectoryPlan } from '../../plan/plan.ts';
import { recordedLog } from '../testing/recorded-log.ts';
import { logDelivery } from './delivery.ts';

const directory: DirectoryPlan = { path: '/env', fileMode: 0o444, sources: [] };

test('of keys that are left out it is said which can be had, and how', () => {
  const { log, entries } = recordedLog();
  const skipped = [
    { key: 'db/tls.crt', isForKubelet: true },
    { key: 'db/a=b', isForKubelet: false },
    { key: 'db/1st', isForKubelet: true },
  ];

  logDelivery(
    [{ directory, built: { payload: new Map(), problems: [], skipped } }],
    { written: new Map([['/env', 'unchanged']]), problems: [], leftovers: [] },
    log,
  );

  expect(entries).toEqual([
    {
      level: 'warn',
      msg: expect.stringMatching(/no shell can set.*postern\.dev\/env-method: file carries them/),
      directory: '/env',
      count: 2,
      keys: ['db/tls.crt', 'db/1st'],
    },
    {
      level: 'warn',
      msg: expect.stringContaining('no environment variable can have'),
      directory: '/env',
      count: 1,
      keys: ['db/a=b'],
    },
  ]);
});
