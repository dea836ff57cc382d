import { expect, test } from 'vitest';
import { progressOn } from './progress.ts';

function watched(isTTY: boolean) {
  const written: string[] = [];
  const clock = { now: 0 };
  const terminal = { isTTY, write: (text: string) => written.push(text) };
  return { written, clock, progress: progressOn(terminal, 10, () => clock.now) };
}

test('a long run says how far it is, ten times a second, and takes it back', () => {
  const { written, clock, progress } = watched(true);
  for (const [now, count] of [
    [100, 1],
    [499, 2],
    [500, 3],
    [550, 4],
    [600, 5],
  ] as const) {
    clock.now = now;
    progress.done(count);
  }
  progress.end();
  expect(written).toEqual(['\r\u001B[2K3 of 10 files', '\r\u001B[2K5 of 10 files', '\r\u001B[2K']);
});

test('a short run and one that nobody looks at say nothing', () => {
  const short = watched(true);
  short.progress.done(9);
  short.progress.end();
  const unseen = watched(false);
  unseen.clock.now = 9999;
  unseen.progress.done(9);
  expect([...short.written, ...unseen.written]).toEqual([]);
});
