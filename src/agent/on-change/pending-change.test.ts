import { expect, test } from 'vitest';
import type { OnChange } from '../../plan/plan.ts';
import { fakeClock } from '../testing/fake-clock.ts';
import { recordedLog } from '../testing/recorded-log.ts';
import { temporaryDirectory } from '../testing/temporary-directory.ts';
import { announcePending, UNTOLD } from './pending-change.ts';

const HUP: OnChange = { kind: 'signal', signal: 'SIGHUP', process: 'app' };
const DAY = 86_400_000;

function application() {
  const clock = fakeClock();
  const { log } = recordedLog();
  const tools = { clock, log, proc: temporaryDirectory(), kill: () => {} };
  const { signal } = new AbortController();
  return { clock, announce: (pending = UNTOLD) => announcePending(pending, HUP, tools, signal) };
}

test('an application that is away is told again after a pause that grows', async () => {
  const { clock, announce } = application();
  const first = await announce();
  expect(first).toEqual({ failures: 1, nextTry: clock.now() + 1500 });
  expect(await announce(first)).toBe(first);
  await clock.wait(1500, new AbortController().signal);
  expect(await announce(first)).toEqual({ failures: 2, nextTry: clock.now() + 3000 });
});

test('a clock that is set back does not keep it waiting', async () => {
  const { clock, announce } = application();
  const first = await announce();
  clock.setBack(DAY);
  expect(await announce(first)).toEqual({ failures: 2, nextTry: clock.now() + 3000 });
});
