import { expect, test } from 'vitest';
import { PASS, denyForNow } from './answer.ts';
import type { Deadline } from './server/deadline.ts';
import { admissionRequest } from './testing/review.ts';
import { withDeadline } from './with-deadline.ts';

const LATE = denyForNow('late');
const request = admissionRequest();

test('gives an answer that is there at once without asking for a timer', () => {
  const untouched: Deadline = {
    signal: () => {
      throw new Error('asked for');
    },
  };

  expect(withDeadline(() => PASS, LATE)(request, untouched)).toBe(PASS);
});

test('gives an answer that comes in time', async () => {
  const { deadline } = manualDeadline();

  expect(await withDeadline(async () => PASS, LATE)(request, deadline)).toBe(PASS);
});

test('gives the late answer when the deadline comes first', async () => {
  const { deadline, ring } = manualDeadline();
  const answer = withDeadline(() => new Promise<never>(() => {}), LATE)(request, deadline);

  ring();

  expect(await answer).toBe(LATE);
});

test('gives the late answer when the handler fails because of the deadline', async () => {
  const { deadline, ring } = manualDeadline();
  const cancelled = (): Promise<never> =>
    new Promise((_, reject) => {
      deadline.signal().addEventListener('abort', () => reject(new Error('cancelled')));
    });
  const answer = withDeadline(cancelled, LATE)(request, deadline);

  ring();

  expect(await answer).toBe(LATE);
});

test('gives the late answer when the deadline was over from the start', async () => {
  const { deadline, ring } = manualDeadline();
  ring();

  expect(await withDeadline(() => new Promise<never>(() => {}), LATE)(request, deadline)).toBe(LATE);
});

test('passes a failure in time on', async () => {
  const { deadline } = manualDeadline();
  const failing = withDeadline(() => Promise.reject(new Error('broken')), LATE);

  await expect(failing(request, deadline)).rejects.toThrow('broken');
});

function manualDeadline(): { deadline: Deadline; readonly ring: () => void } {
  const controller = new AbortController();
  return { deadline: { signal: () => controller.signal }, ring: () => controller.abort() };
}
