import { array, assert, asyncProperty, boolean, constantFrom, record, uuid } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { injectPod } from '../inject/inject.ts';
import { objectIndex } from '../manifest/object-index.ts';
import { answerMemory } from './answer-memory.ts';
import { denyForNow, PASS } from './answer.ts';
import type { Handler } from './handler.ts';
import { mutatePods } from './mutate-pods.ts';
import { respondFromMemory, respondWith } from './respond.ts';
import { injectContext } from './testing/inject-context.ts';
import { externalSecret, secretStore } from './testing/manifests.ts';
import type { Outcome } from './with-metrics.ts';

const UID = '5b0d9a6c-9d6c-4f0e-8f5f-0a5cf0e1b8a4';
const now = (): number => 0;

/** As the API server writes it: the kind first. */
function body(object: unknown, uid = UID, namespace = 'payments'): string {
  const request = {
    uid,
    kind: { group: '', version: 'v1', kind: 'Pod' },
    namespace,
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
    ['is empty', ''],
    ['is not JSON', '{"secret":'],
    ['must be a JSON object', '[]'],
    ['holds more than 84000 values', `[${'{},'.repeat(250_000)}{}]`],
  ])('what is wrong is said and the body not quoted: it %s', (rule, text) => {
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
  test('answers the fourth of equal reviews, under its own uid, without the handler', () => {
    const { handler, calls } = counting();
    const recalled: Outcome[] = [];
    const respond = respondFromMemory(handler, now, answerMemory({ world: () => [] }), outcome =>
      recalled.push(outcome),
    );
    const pod = { metadata: { generateName: 'web-6d4f-' } };
    for (let i = 0; i < 3; i += 1) expect(respond(body(pod), '')).toBeTypeOf('string');
    const other = UID.replaceAll('5', '6');

    expect(respond(body(pod, other), '')).toBe(respondWith(handler, now)(body(pod, other), ''));
    expect(calls()).toBe(4); // three times before it was kept, once for the comparison
    expect(recalled).toEqual(['allowed']);
  });

  test('keeps nothing that waited for the API server', async () => {
    const { handler, calls } = counting();
    const respond = respondFromMemory(
      async (request, deadline) => handler(request, deadline),
      now,
      answerMemory({ world: () => [] }),
      () => undefined,
    );
    const pod = { metadata: { generateName: 'web-6d4f-' } };
    for (let i = 0; i < 5; i += 1) await respond(body(pod), '');

    expect(calls()).toBe(5);
  });

  test('never changes an answer of injectPod, whatever is asked in whatever order while the manifests change', async () => {
    const names = constantFrom('kube-api-access-aaaaa', 'kube-api-access-bbbbb', 'db', 'api');
    const token = constantFrom('kube-api-access-aaaaa', 'kube-api-access-bbbbb', 'kube-api-access-ccccc');
    const namespace = constantFrom('payments', 'kube-api-access-aaaaa');
    const asked = record({ namespace, token, secret: names, volume: names, container: names, inject: names });
    const steps = array(record({ asked, uid: uuid(), moves: boolean() }), { maxLength: 40 });
    await assert(
      asyncProperty(steps, async all => {
        const manifests = objectIndex([secretStore('SecretStore', 'vault')]);
        const handler = mutatePods({
          inject: injectPod,
          context: of => ({ ...injectContext(of), manifests }),
          read: async () => [],
        });
        const memory = answerMemory({ world: () => [manifests.version()], capacity: 20_000 });
        const respond = respondFromMemory(handler, now, memory, () => undefined);
        for (const [i, { asked: pod, uid, moves }] of all.entries()) {
          if (moves)
            manifests.set({
              ...externalSecret('db'),
              metadata: { name: 'db', namespace: 'payments', uid: `${i}` },
            });
          const text = body(podOf(pod), uid, pod.namespace);
          expect(await respond(text, '')).toBe(await respondWith(handler, now)(text, ''));
        }
      }),
    );
  });
});

interface Parts {
  readonly token: string;
  readonly secret: string;
  readonly volume: string;
  readonly container: string;
  readonly inject: string;
}

/** A pod as the API server writes it, with names that look alike in several places. */
function podOf({ token, secret, volume, container, inject }: Parts): object {
  const mountPath = '/var/run/secrets/kubernetes.io/serviceaccount';
  return {
    metadata: {
      generateName: 'web-6d4f-',
      annotations: { 'postern.dev/inject': inject === 'api' ? 'auto' : inject },
    },
    spec: {
      volumes: [
        { name: volume, secret: { secretName: secret } },
        { name: token, projected: { sources: [] } },
      ],
      containers: [
        { name: container, image: 'x', volumeMounts: [{ name: token, readOnly: true, mountPath }] },
      ],
    },
  };
}
