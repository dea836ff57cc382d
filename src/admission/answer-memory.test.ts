import { describe, expect, test } from 'vitest';
import { answerMemory, type AnswerMemory, type Question } from './answer-memory.ts';
import type { Answer } from './answer.ts';
import { writeAnswer } from './review.ts';

const UIDS = ['5b0d9a6c-9d6c-4f0e-8f5f-0a5cf0e1b8a4', '00000000-0000-4000-8000-000000000002'] as const;
const ANSWER: Answer = { allowed: true, patch: [{ op: 'add', path: '/a', value: 1 }] };
const TAIL = writeAnswer(ANSWER).tail;
const still = (): readonly unknown[] => [];

/** As the API server writes it. */
function body(uid: string, object: string, metadata = '{"generateName":"web-6d4f-"}'): string {
  return `{"kind":"AdmissionReview","apiVersion":"admission.k8s.io/v1","request":{"uid":"${uid}","object":{"metadata":${metadata},"pod":${object}}}}`;
}

const MOUNTED = '"readOnly":true,"mountPath":"/var/run/secrets/kubernetes.io/serviceaccount"';

/** @param more fields of the pod besides */
function pod(volume: string, mounted = volume, more = ''): string {
  return `{"spec":{"volumes":[{"name":"${volume}","projected":{"sources":[]}}],"volumeMounts":[{"name":"${mounted}",${MOUNTED}}]${more}}}`;
}

/** Of a pod that is not the first of its sort. */
function questionOf(memory: AnswerMemory, text: string): Question | undefined {
  return memory.question(text) ?? memory.question(text);
}

function keepTwice(memory: AnswerMemory, text: string, answer: Answer = ANSWER): void {
  for (let time = 0; time < 2; time += 1) {
    const question = questionOf(memory, text);
    if (question !== undefined) memory.keep(question, 'patched', writeAnswer(answer));
  }
}

/** The text of the answer that is remembered. */
function recall(memory: AnswerMemory, text: string): string | undefined {
  const question = questionOf(memory, text);
  return question && memory.recall(question)?.tail;
}

test('of one rollout the first pod is no question, the second and third are decided, the fourth is recalled', () => {
  const memory = answerMemory({ world: still });
  const ask = (uid: string): string => {
    const question = memory.question(body(uid, '{"a":1}'));
    if (question === undefined) return 'no question';
    const recalled = memory.recall(question);
    if (recalled === undefined) memory.keep(question, 'patched', writeAnswer(ANSWER));
    return recalled === undefined ? 'decided' : 'recalled';
  };
  expect([...UIDS, ...UIDS].map(ask)).toEqual(['no question', 'decided', 'decided', 'recalled']);
});

describe('the same question', () => {
  test.each<[string, string, string]>([
    ['with another uid', body(UIDS[0], '{"a":1}'), body(UIDS[1], '{"a":1}')],
    [
      'with another name of the token volume',
      body(UIDS[0], pod('kube-api-access-abcde')),
      body(UIDS[0], pod('kube-api-access-xyz12')),
    ],
  ])('%s is recalled', (_how, first, second) => {
    const memory = answerMemory({ world: still });
    keepTwice(memory, first);

    expect(recall(memory, second)).toBe(TAIL);
  });

  test.each<[string, string, string]>([
    ['another object', body(UIDS[0], '{"a":1}'), body(UIDS[0], '{"a":2}')],
    [
      'a mount of another volume',
      body(UIDS[0], pod('kube-api-access-abcde')),
      body(UIDS[0], pod('kube-api-access-abcde', 'data')),
    ],
    [
      'a mount of a volume that has the name of another token volume',
      body(UIDS[0], pod('kube-api-access-aaaaa', 'kube-api-access-bbbbb')),
      body(UIDS[0], pod('kube-api-access-bbbbb', 'kube-api-access-bbbbb')),
    ],
  ])('%s is another question', (_what, first, second) => {
    const memory = answerMemory({ world: still });
    keepTwice(memory, first);

    expect(recall(memory, first)).toBe(TAIL);
    expect(recall(memory, second)).toBeUndefined();
  });
});

test('the uid of a question is that of the request, not one in the object', () => {
  const memory = answerMemory({ world: still });

  expect(questionOf(memory, body(UIDS[0], `{"request":{"uid":"${UIDS[1]}"}}`))?.uid).toBe(UIDS[0]);
});

test.each([
  ['that no API server wrote', '{"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":{}}'],
  ['with a uid that is none', body('x', '{}')],
  ['of a pod with a name of its own', body(UIDS[0], '{}', '{"name":"db-0"}')],
  ['that is no JSON', 'x'],
  [
    'whose Secret has the name of the token volume',
    body(
      UIDS[0],
      pod('kube-api-access-abcde', undefined, ',"secretKeyRef":{"name":"kube-api-access-abcde","key":"k"}'),
    ),
  ],
  [
    'whose namespace has the name of the token volume',
    body(UIDS[0], `${pod('kube-api-access-abcde')},"namespace":"kube-api-access-abcde"`),
  ],
  [
    'that holds the name of the token volume in a longer text',
    body(UIDS[0], pod('kube-api-access-abcde', undefined, ',"hostname":"x-kube-api-access-abcde"')),
  ],
  ['that is very long', body(UIDS[0], `"${'x'.repeat(70_000)}"`)],
])('a review %s is no question', (_what, text) => {
  expect(questionOf(answerMemory({ world: still }), text)).toBeUndefined();
});

test('the first review of a sort of pods is no question, those behind it are', () => {
  const memory = answerMemory({ world: still });

  expect(memory.question(body(UIDS[0], '1'))).toBeUndefined();
  expect(memory.question(body(UIDS[0], '2', '{"generateName":"api-5c9b-"}'))).toBeUndefined();
  expect(memory.question(body(UIDS[0], '3'))).toBeDefined();
});

test('of sorts of pods only so many are known', () => {
  const memory = answerMemory({ world: still });
  for (let i = 0; i < 70; i += 1) memory.question(body(UIDS[0], '{}', `{"generateName":"web-${i}-"}`));

  expect(memory.question(body(UIDS[0], '{}', '{"generateName":"web-0-"}'))).toBeUndefined();
  expect(memory.question(body(UIDS[0], '{}', '{"generateName":"web-69-"}'))).toBeDefined();
});

test('an answer is kept when its question comes the second time', () => {
  const memory = answerMemory({ world: still });
  const question = questionOf(memory, body(UIDS[0], '{}'));
  if (question === undefined) throw new Error('no question');

  memory.keep(question, 'patched', writeAnswer(ANSWER));
  expect(memory.recall(question)).toBeUndefined();
  memory.keep(question, 'patched', writeAnswer(ANSWER));
  expect(memory.recall(question)).toEqual({ outcome: 'patched', tail: TAIL });
});

test.each<[string, Answer]>([
  ['a patch', { allowed: true, patch: [{ op: 'add', path: '/a', value: 'kube-api-access-abcde' }] }],
  ['a warning', { allowed: true, warnings: ['volume kube-api-access-abcde'] }],
])('%s that names the token volume is not kept', (_what, answer) => {
  const memory = answerMemory({ world: still });
  const text = body(UIDS[0], pod('kube-api-access-abcde'));
  keepTwice(memory, text, answer);

  expect(recall(memory, text)).toBeUndefined();
});

test('everything is forgotten when the world is another', () => {
  let world: readonly unknown[] = [1, 'a'];
  const memory = answerMemory({ world: () => world });
  const text = body(UIDS[0], '{}');
  recall(memory, text);
  keepTwice(memory, text);
  world = [1, 'a'];
  expect(recall(memory, text)).toBe(TAIL);

  world = [2, 'a'];
  expect(recall(memory, text)).toBeUndefined();
});

test('what is forgotten leaves room for what comes', () => {
  let world = 0;
  const memory = answerMemory({ world: () => [world], capacity: 4000 });
  for (; world < 50; world += 1) {
    const text = body(UIDS[0], `"${world}"`);
    recall(memory, text);
    keepTwice(memory, text);
    expect(recall(memory, text)).toBe(TAIL);
  }
});

test('a world of fewer parts is another world', () => {
  let world: readonly unknown[] = [1, 2];
  const memory = answerMemory({ world: () => world });
  const text = body(UIDS[0], '{}');
  recall(memory, text);
  keepTwice(memory, text);
  world = [1];

  expect(recall(memory, text)).toBeUndefined();
});

test('of questions that came once only so many are known', () => {
  const memory = answerMemory({ world: still });
  const keep = (text: string): void => {
    const question = questionOf(memory, text);
    if (question !== undefined) memory.keep(question, 'patched', writeAnswer(ANSWER));
  };
  const first = body(UIDS[0], '"first"');
  keep(first);
  for (let i = 0; i < 70; i += 1) keep(body(UIDS[0], String(i)));
  keep(first);

  expect(recall(memory, first)).toBeUndefined();
});

test('it holds no more than its capacity, the newest', () => {
  const memory = answerMemory({ world: still, capacity: 10_000 });
  const texts = Array.from({ length: 40 }, (_, i) => body(UIDS[0], `"${i}"`));
  const answer: Answer = { allowed: true, warnings: ['x'.repeat(900)] };
  for (const text of texts) keepTwice(memory, text, answer);

  const kept = texts.map(text => recall(memory, text) !== undefined);
  expect(kept.filter(Boolean).length).toBeGreaterThan(5);
  expect(kept.filter(Boolean).length).toBeLessThan(20);
  expect(kept.lastIndexOf(false)).toBeLessThan(kept.indexOf(true));
});
