import { setImmediate as tick, setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { problem } from '../errors.ts';
import { atPlace } from './place.ts';
import { turns } from './turns.ts';

const unanswered = problem(
  'PROVIDER_UNAVAILABLE',
  { store: 'SecretStore/main', action: 'reading db', reason: 'no answer within 10 s' },
  { isUnanswered: true },
);

/** What became of each piece of work, in one line; what started is counted. */
async function run(
  bound: number,
  works: readonly (() => Promise<unknown>)[],
): Promise<{ outcomes: unknown[]; started: number }> {
  const inTurn = turns(bound);
  let started = 0;
  const settled = await Promise.allSettled(
    works.map(work =>
      inTurn('SecretStore/main', () => {
        started += 1;
        return work();
      }),
    ),
  );
  return {
    outcomes: settled.map(outcome => (outcome.status === 'fulfilled' ? outcome.value : outcome.reason)),
    started,
  };
}

const failing = async (): Promise<never> => {
  await tick();
  throw unanswered;
};

test('a source that does not answer holds up no other one', async () => {
  const inTurn = turns(2);
  const never = new Promise<never>(() => {});
  for (let i = 0; i < 5; i++) void inTurn('SecretStore/hole', () => never);

  expect(await inTurn('SecretStore/main', () => Promise.resolve('good'))).toBe('good');
});

test('each source is asked for so many at a time', async () => {
  const inTurn = turns(2);
  let most = 0;
  let running = 0;
  const work = async (): Promise<void> => {
    most = Math.max(most, ++running);
    await tick();
    running -= 1;
  };

  await Promise.all(Array.from({ length: 6 }, () => inTurn('SecretStore/main', work)));

  expect(most).toBe(2);
});

test('after one that nobody answered, those that wait fail with its reason', async () => {
  const works = Array.from({ length: 10 }, () => failing);

  const { outcomes, started } = await run(3, works);

  expect(started).toBe(3);
  expect(outcomes).toEqual(works.map(() => unanswered));
});

test('an error that tells where it arose is known as unanswered too', async () => {
  const placed = async (): Promise<never> => {
    await tick();
    throw atPlace('error getting all secrets', unanswered);
  };

  expect((await run(1, [placed, placed, placed])).started).toBe(1);
});

test.each<[string, () => string]>([
  ['a value', () => 'value'],
  [
    'word that there is none',
    () => {
      throw problem('SECRET_NOT_FOUND', { store: 'SecretStore/main', key: 'gone' });
    },
  ],
])('one key without an answer does not count while another gets %s', async (_, answer) => {
  const slow = async (): Promise<never> => {
    await sleep(40);
    throw unanswered;
  };
  const answered = async (): Promise<string> => {
    await sleep(10);
    return answer();
  };
  const works = [slow, ...Array.from({ length: 9 }, () => answered)];

  expect((await run(2, works)).started).toBe(10);
});

test.each([
  ['soon', 0],
  ['a good while after that', 30],
])('one key that is never answered, and at once, holds up no others that are answered %s', async (_, ms) => {
  const answered = async (): Promise<string> => {
    await sleep(ms);
    return 'value';
  };
  const works = [failing, ...Array.from({ length: 19 }, () => answered)];

  const { outcomes, started } = await run(8, works);

  expect(started).toBe(20);
  expect(outcomes.filter(outcome => outcome !== 'value')).toEqual([unanswered]);
});

test('that a key may not be read is an answer', async () => {
  const refusing = async (): Promise<never> => {
    await sleep(5);
    throw problem('PROVIDER_REFUSED', { store: 's', action: 'a', reason: '403' });
  };
  const works = [failing, ...Array.from({ length: 9 }, () => refusing)];

  expect((await run(4, works)).started).toBe(10);
});

test('a source that goes away in the middle is asked no longer', async () => {
  const good = async (): Promise<string> => {
    await tick();
    return 'value';
  };
  const works = [good, good, good, failing, failing, failing, failing, failing];

  expect((await run(1, works)).started).toBe(4);
});

test.each([
  ['an answer of status 503', problem('PROVIDER_UNAVAILABLE', { store: 's', action: 'a', reason: '503' })],
  ['a refusal', problem('PROVIDER_REFUSED', { store: 's', action: 'a', reason: '403' })],
  ['any other error', new Error('broken')],
])('%s is of one key alone', async (_, error) => {
  const works = Array.from({ length: 4 }, () => () => Promise.reject(error));

  expect((await run(1, works)).started).toBe(4);
});
