import { describe, expect, test } from 'vitest';
import { keyJudge } from './key-fault.ts';
import { externalSecret, madeSecret, manifests, NAMESPACE } from './testing/manifests.ts';

const faults = (secret: string, key: string, optional?: true) =>
  keyJudge(manifests(), NAMESPACE)({ secret, key, path: 'p', ...(optional && { optional }) });

test.each([
  ['db', 'password'],
  ['all', 'anything.goes_here-9'],
  ['not-there', 'password'],
])('a key that %s has or may have is fine: %s', (secret, key) => {
  expect(faults(secret, key)).toEqual([]);
});

test('a key that is not produced is refused with the nearest one', () => {
  expect(faults('db', 'pasword')).toEqual([
    {
      rule: 'PST318',
      severity: 'error',
      path: 'p',
      message: 'ExternalSecret db has no key pasword; its keys are password, username',
      fix: 'write password, or add pasword to spec.data of the ExternalSecret',
    },
  ]);
});

test('a key that a template hides is to be added to the template', () => {
  const template = { data: { url: '{{ .password }}' } };
  const view = manifests(externalSecret('hidden', ['password'], { target: { template } }));
  expect(keyJudge(view, NAMESPACE)({ secret: 'hidden', key: 'password', path: 'p' })).toMatchObject([
    { fix: expect.stringMatching(/^add password to spec\.target\.template\.data .* mergePolicy: Merge/) },
  ]);
});

test('a key that its generator does not give is refused, and what another one gives is not known', () => {
  const made = madeSecret('made', ['admin', 'reader']);
  const judge = (seen: typeof made) =>
    keyJudge(manifests(...seen), NAMESPACE)({ secret: 'made', key: 'admn', path: 'p' });
  expect(judge(made)).toMatchObject([
    { rule: 'PST318', message: 'ExternalSecret made has no key admn; its keys are admin, reader' },
  ]);
  expect(judge(made.slice(0, 1))).toEqual([]);
});

test('an optional reference may name a key that is not produced', () => {
  expect(faults('db', 'pasword', true)).toEqual([]);
});

test.each(['', '.', '..', '..x', 'a/b', '../x', 'ä', 'k'.repeat(254)])(
  'what no Secret can have as a key is refused, optional or not: %j',
  key => {
    expect(faults('all', key, true)).toMatchObject([{ rule: 'PST302' }]);
  },
);

describe('an ExternalSecret of thousands of keys', () => {
  const keys = Array.from({ length: 1000 }, (_, i) => `${'k'.repeat(50)}${i}`);
  const view = manifests(externalSecret('big', keys));

  test('has ten of them listed', () => {
    const [finding] = keyJudge(view, NAMESPACE)({ secret: 'big', key: 'none', path: 'p' });
    expect(finding?.message).toMatch(/^ExternalSecret big has no key none; its keys are .* and 990 more$/);
    expect(finding?.message.length).toBeLessThan(700);
  });

  test('is told of at every place that names the key', () => {
    const judge = keyJudge(view, NAMESPACE);
    const found = ['a', 'b'].flatMap(path => judge({ secret: 'big', key: `${'k'.repeat(50)}x`, path }));
    expect(found).toEqual([found[0], { ...found[0], path: 'b' }]);
    expect(found.map(({ path }) => path)).toEqual(['a', 'b']);
    expect(found[0]?.fix).toMatch(/^write k{50}0, /);
  });

  // To compare a key with all others costs; how often that was done shows in the hints.
  test.each<[string, (i: number) => string, number]>([
    ['one key', () => `${'k'.repeat(50)}x`, 5000],
    ['as many keys', i => `${'k'.repeat(49)}x${i}`, 2],
    ['long keys', i => `${'x'.repeat(240)}${i}`, 0],
  ])('does not hold us up where thousands of references are to %s', (_, key, hints) => {
    const judge = keyJudge(view, NAMESPACE);
    const found = Array.from({ length: 5000 }, (_, i) =>
      judge({ secret: 'big', key: key(i), path: `p${i}` }),
    ).flat();
    expect(found).toHaveLength(5000);
    expect(found.filter(({ fix }) => fix?.startsWith('write k'))).toHaveLength(hints);
  });
});

test('a key of megabytes is quoted in part', () => {
  expect(faults('db', 'x'.repeat(2_000_000))[0]?.message).toBe(
    `"${'x'.repeat(63)}…" is not a key of a Secret`,
  );
});
