/** Whose the Secret is decides whether anything is written at all. */
import { beforeAll, describe, expect, test } from 'vitest';
import type { SecretData } from '../certificate-cluster.ts';
import { readParts } from '../secret-layout.ts';
import type { Situation } from '../situation.ts';
import { OUR_LABELS } from '../testing/in-memory-cluster.ts';
import { planned, plannedWrite } from '../testing/planned.ts';
import { sampleSecret, textOf, truncated } from '../testing/sample-secret.ts';
import { sampleStored } from '../testing/sample-situation.ts';
import { sampleTarget } from '../testing/sample-target.ts';

const DAY = 86_400_000;
const NOW = Date.UTC(2026, 5, 1);
let sound: SecretData;
let other: SecretData;

beforeAll(async () => {
  sound = await sampleSecret(NOW);
  other = await sampleSecret(NOW);
});

const stored = (data: SecretData, labels?: Record<string, string>) => sampleStored(data, {}, labels);

const plan = (over: Partial<Situation>) => planned(NOW, { secret: sampleStored(sound), ...over });
const write = (over: Partial<Situation>) => plannedWrite(NOW, { secret: sampleStored(sound), ...over });

describe('an empty placeholder', () => {
  const byHelm = { 'app.kubernetes.io/managed-by': 'Helm' };

  test.each<[string, SecretData, Record<string, string>]>([
    ['with our label', {}, OUR_LABELS],
    ['without a label', {}, {}],
    [
      'of a chart, with the keys that its type demands',
      { 'tls.crt': Buffer.of(), 'tls.key': Buffer.of() },
      byHelm,
    ],
  ])('%s is filled', (_which, data, labels) => {
    const placeholder = { ...stored(data, labels), annotations: {} };
    expect(write({ secret: placeholder })).toMatchObject({
      over: placeholder,
      authority: 'issue',
      signingKey: 'issue',
    });
  });

  test('that was filled stays ours when the chart puts its own label back, and nothing is written for that', () => {
    expect(plan({ secret: stored(sound, byHelm) })).toEqual(plan({}));
  });
});

test('our own Secret whose label was taken away is left alone too: that is how an owner takes it over', () => {
  expect(plan({ secret: stored(sound, {}) })[0]).toMatchObject({ do: 'leave-secret', of: 'somebody else' });
});

test('a Secret of somebody else is left alone, and what is remembered goes on being published', () => {
  const byHelm = { 'app.kubernetes.io/managed-by': 'Helm' };
  const foreign = { ...stored({ password: Buffer.from('x') }, byHelm), annotations: {} };
  expect(plan({ secret: foreign })).toEqual([
    { do: 'leave-secret', secret: foreign, of: 'somebody else' },
    { do: 'wait', until: Number.POSITIVE_INFINITY },
  ]);
  const actions = plan({ secret: foreign, remembered: readParts(sound), targets: [sampleTarget('')] });
  expect(actions[1]).toMatchObject({ do: 'apply-bundle', caBundle: textOf(sound, 'bundle.crt') });
});

describe('a Secret that a later version wrote', () => {
  const LATER = { 'postern.dev/layout': '2', 'postern.dev/rotation-phase': 'bridged' };
  const later = (data: SecretData) => sampleStored({ ...data, 'later.crt': Buffer.from('x') }, LATER);

  test.each<[string, () => Partial<Situation>]>([
    ['with parts that this one knows', () => ({})],
    ['whose leaf is due for renewal', () => ({ now: NOW + 6 * DAY })],
    ['whose leaf has expired', () => ({ now: NOW + 8 * DAY })],
    ['whose authority is due for its replacement', () => ({ now: NOW + 200 * DAY })],
    ['whose authority this one cannot read', () => ({ secret: later(truncated(sound, 'ca.crt')) })],
    ['whose keys this one does not find', () => ({ secret: later({}), remembered: readParts(sound) })],
    [
      'that somebody asks to rotate',
      () => ({ secret: sampleStored(sound, { ...LATER, 'postern.dev/rotate': 'emergency 1' }) }),
    ],
  ])('is not written, %s', (_what, over) => {
    const actions = plan({ secret: later(sound), ...over() });
    expect(actions.filter(({ do: what }) => what !== 'wait')).toEqual([
      expect.objectContaining({ do: 'leave-secret', of: 'a later version' }),
    ]);
    expect(actions.at(-1)).toMatchObject({ rotationWaits: undefined });
  });

  test('has its bundle put back as it stands there, by the replica that leads', () => {
    const secret = later({
      ...sound,
      'bundle.crt': Buffer.from(textOf(sound, 'ca.crt') + textOf(other, 'ca.crt')),
    });
    const [, repair] = plan({ secret, targets: [sampleTarget('')] });
    expect(repair).toMatchObject({ do: 'apply-bundle', caBundle: textOf(secret.data, 'bundle.crt') });
    expect(plan({ secret, targets: [sampleTarget('')], leads: false })).toEqual([
      expect.objectContaining({ do: 'wait' }),
    ]);
  });

  test.each<[string, () => string]>([
    ['that this version cannot read whole', () => `${textOf(sound, 'ca.crt')}and more\n`],
    ['that was cut off, and lacks the authority of its leaf', () => textOf(other, 'ca.crt')],
  ])('has no bundle put back %s', (_what, bundle) => {
    const secret = later({ ...sound, 'bundle.crt': Buffer.from(bundle()) });
    expect(plan({ secret, targets: [sampleTarget('')] }).map(({ do: what }) => what)).toEqual([
      'leave-secret',
      'wait',
    ]);
  });

  test('is nothing to complain about for a replica that does not lead', () => {
    expect(plan({ secret: later(sound), leads: false })).toEqual([expect.objectContaining({ do: 'wait' })]);
  });

  test('is written again when its layout is taken away: an administrator has decided that', () => {
    const secret = sampleStored(
      { ...sound, 'later.crt': Buffer.from('x') },
      { 'postern.dev/rotation-phase': 'bridged' },
    );
    expect(write({ secret })).toMatchObject({
      because: ['the phase is stable'],
      annotations: { 'postern.dev/layout': '1', 'postern.dev/rotation-phase': 'stable' },
    });
  });
});
