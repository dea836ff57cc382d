/** What is written into webhook configurations. */
import { beforeAll, describe, expect, test } from 'vitest';
import { targetKey, type SecretData } from '../certificate-cluster.ts';
import { readCertificates } from '../issue/pem-certificates.ts';
import type { Situation } from '../situation.ts';
import { planned } from '../testing/planned.ts';
import { sampleSecret, textOf, without } from '../testing/sample-secret.ts';
import { sampleStored } from '../testing/sample-situation.ts';
import { sampleTarget } from '../testing/sample-target.ts';
import { repaired, type Contest } from './contest.ts';

const DAY = 86_400_000;
const NOW = Date.UTC(2026, 5, 1);
let sound: SecretData;
let other: SecretData;

beforeAll(async () => {
  sound = await sampleSecret(NOW);
  other = await sampleSecret(NOW);
});

const plan = (over: Partial<Situation>) => planned(NOW, { secret: sampleStored(sound), ...over });

describe('a webhook configuration', () => {
  test('with the bundle in each entry is left alone', () => {
    const caBundle = textOf(sound, 'bundle.crt');
    const entries = ['a', 'b'].map(name => ({ name, caBundle }));
    expect(plan({ targets: [sampleTarget('', { entries })] })).toHaveLength(1);
  });

  test('without it, with another one or with one entry that differs gets it', () => {
    const right = textOf(sound, 'bundle.crt');
    const oneWiped = sampleTarget('', {
      entries: [
        { name: 'a', caBundle: right },
        { name: 'b', caBundle: '' },
      ],
    });
    for (const drifted of [sampleTarget(''), sampleTarget(textOf(other, 'bundle.crt')), oneWiped]) {
      expect(plan({ targets: [drifted] })[0]).toEqual({
        do: 'apply-bundle',
        target: drifted,
        caBundle: right,
      });
    }
  });

  test('without entries needs nothing', () => {
    expect(plan({ targets: [sampleTarget('', { entries: [] })] })).toHaveLength(1);
  });

  test('is repaired also when the Secret has to be written first', () => {
    const actions = plan({ secret: sampleStored(without(sound, 'tls.key')), targets: [sampleTarget('')] });
    expect(actions.map(action => action.do)).toEqual(['write-secret', 'apply-bundle', 'wait']);
  });

  test('is not made to trust less as long as the write that gives up an authority has not succeeded', () => {
    const both = {
      ...sound,
      'bundle.crt': Buffer.from(textOf(sound, 'bundle.crt') + textOf(other, 'ca.crt')),
    };
    const secret = sampleStored(both, { 'postern.dev/rotation-phase': 'promoted' });
    const actions = plan({
      secret,
      phaseForMs: DAY,
      targets: [sampleTarget(''), sampleTarget('', { name: 'other' })],
    });
    expect(actions[0]).toMatchObject({ do: 'write-secret', bundle: [expect.anything()] });
    expect(readCertificates(actions[1]?.do === 'apply-bundle' ? actions[1].caBundle : '')).toHaveLength(2);
  });

  test('is written by the replica that leads alone', () => {
    expect(plan({ leads: false, targets: [sampleTarget('')] }).map(action => action.do)).toEqual(['wait']);
  });

  test.each<[string, () => string, readonly string[], boolean]>([
    ['waits for its turn, and others do not', () => textOf(sound, 'bundle.crt'), ['calm'], true],
    ['gets at once what was not undone so far', () => 'the one before', ['postern', 'calm'], false],
  ])('that another writer keeps changing %s', (_what, undone, applied, waits) => {
    let contest: Contest = repaired(undefined, NOW);
    for (let times = 1; times < 5; times++) contest = repaired(contest, NOW);
    const contests = new Map([[targetKey(sampleTarget('')), { ...contest, caBundle: undone() }]]);
    const actions = plan({ targets: [sampleTarget(''), sampleTarget('', { name: 'calm' })], contests });
    expect(actions.flatMap(each => (each.do === 'apply-bundle' ? each.target.name : []))).toEqual(applied);
    expect(actions.some(each => each.do === 'wait' && each.until === NOW + 4000)).toBe(waits);
  });
});
