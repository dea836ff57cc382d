import { array, assert, boolean, constantFrom, property, record, uuid } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { answerMemory } from './answer-memory.ts';
import { denyForNow, PASS, type Answer } from './answer.ts';
import type { Handler } from './handler.ts';
import { respondFromMemory, respondWith } from './respond.ts';

const UID = '5b0d9a6c-9d6c-4f0e-8f5f-0a5cf0e1b8a4';
const now = (): number => 0;

/** As the API server writes it: the kind first. */
function body(object: unknown, uid = UID): string {
  const request = {
    uid,
    kind: { group: '', version: 'v1', kind: 'Pod' },
    operation: 'CREATE',
    object,
  };
  return JSON.stringify({ kind: 'AdmissionReview', apiVersion: 'admission.k8s.io/v1', request });
}

/** Warns with what it was asked and how often it was. */
function counting(): { handler: Handler; readonly calls: () => number } {
  let calls = 0;
  const handler: Handler = ({ object }) => {
    calls += 1;
    return { allowed: true, warnings: [JSON.stringify(object)] };
  };
  return { handler, calls: () => calls };
}

describe.each<[string, (handler: Handler) => ReturnType<typeof respondWith>]>([
  ['without memory', handler => respondWith(handler, now)],
  [
    'with memory',
    handler => respondFromMemory(handler, now, answerMemory({ world: () => [] }), () => undefined),
  ],
])('%s', (_how, respond) => {
  test('an answer that is there at once is given at once, one that waits later', async () => {
    const text = body({ a: 1 });

    expect(respond(() => PASS)(text, '')).toContain('"allowed":true');
    expect(await respond(async () => denyForNow('no'))(text, '')).toContain('"message":"no"');
  });

  test.each([
    ['', 'is empty'],
    ['{"secret":', 'is not JSON'],
    ['[]', 'must be a JSON object'],
  ])('the body %j is refused and not quoted', (text, rule) => {
    expect(() => respond(() => PASS)(text, '')).toThrow(
      expect.objectContaining({
        code: 'REVIEW_UNREADABLE',
        message: expect.stringContaining(`the body ${rule}`),
      }),
    );
  });

  test('the handler gets the time that the query leaves', async () => {
    let signal: AbortSignal | undefined;
    const handler: Handler = (_request, deadline) => {
      signal = deadline.signal();
      return PASS;
    };
    await respond(handler)(body({}), 'timeout=1ms');

    await expect.poll(() => signal?.aborted).toBe(true);
  });
});

describe('memory', () => {
  test('answers the third of equal reviews, under its own uid, without the handler', () => {
    const { handler, calls } = counting();
    const recalled: Answer[] = [];
    const respond = respondFromMemory(handler, now, answerMemory({ world: () => [] }), answer =>
      recalled.push(answer),
    );
    for (let i = 0; i < 3; i += 1) expect(respond(body({ a: 1 }), '')).toBeTypeOf('string');
    const other = UID.replaceAll('5', '6');

    expect(respond(body({ a: 1 }, other), '')).toBe(respondWith(handler, now)(body({ a: 1 }, other), ''));
    expect(calls()).toBe(3); // twice before it was kept, once for the comparison
    expect(recalled).toHaveLength(2);
  });

  test('keeps nothing that waited for the API server', async () => {
    const { handler, calls } = counting();
    const respond = respondFromMemory(
      async (request, deadline) => handler(request, deadline),
      now,
      answerMemory({ world: () => [] }),
      () => undefined,
    );
    for (let i = 0; i < 4; i += 1) await respond(body({ a: 1 }), '');

    expect(calls()).toBe(4);
  });

  test('never changes an answer, whatever is asked in whatever order while the world changes', () => {
    const volumes = constantFrom('kube-api-access-aaaaa', 'kube-api-access-bbbbb', 'data');
    const object = record({ a: volumes, b: volumes, c: constantFrom(1, 2) });
    const steps = array(record({ object, uid: uuid(), moves: boolean() }), { maxLength: 60 });
    assert(
      property(steps, all => {
        let world = 0;
        const handler: Handler = ({ object: { b = '', c = '' } = {} }) => ({
          allowed: true,
          warnings: [`${world} ${b === 'data' ? b : ''} ${String(c)}`],
        });
        const respond = respondFromMemory(
          handler,
          now,
          answerMemory({ world: () => [world], capacity: 2000 }),
          () => undefined,
        );
        for (const step of all) {
          if (step.moves) world += 1;
          const text = body(step.object, step.uid);
          expect(respond(text, '')).toBe(respondWith(handler, now)(text, ''));
        }
      }),
    );
  });
});
