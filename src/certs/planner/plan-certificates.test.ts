import { X509Certificate } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';

import type { SecretData, TrustTarget } from '../certificate-cluster.ts';
import { repaired, type Contest } from './contest.ts';
import { readCertificates } from '../issue/pem-certificates.ts';
import { planCertificates } from './plan-certificates.ts';
import { readParts } from '../secret-layout.ts';
import type { Action, Situation, WriteSecret } from '../situation.ts';
import { OUR_LABELS } from '../testing/in-memory-cluster.ts';
import { openssl } from '../../x509/testing/openssl.ts';
import { SAMPLE_NAMES, sampleSecret } from '../testing/sample-secret.ts';
import { sampleSituation, sampleStored } from '../testing/sample-situation.ts';

const DAY = 86_400_000;
const NOW = Date.UTC(2026, 5, 1);
let sound: SecretData;
let other: SecretData;
let otherNames: SecretData;

beforeAll(async () => {
  sound = await sampleSecret(NOW);
  other = await sampleSecret(NOW);
  otherNames = await sampleSecret(NOW, { dns: ['renamed.ns.svc'], ip: ['10.0.0.1'] });
});

const stored = (data: SecretData, labels?: Record<string, string>) => sampleStored(data, {}, labels);

const target = (caBundle: string, name = 'postern'): TrustTarget => ({
  kind: 'MutatingWebhookConfiguration',
  name,
  uid: 'u',
  resourceVersion: '1',
  entries: [
    { name: 'a.postern.dev', caBundle },
    { name: 'b.postern.dev', caBundle },
  ],
  otherManagers: [],
});

const situation = (over: Partial<Situation>): Situation =>
  sampleSituation(NOW, { secret: stored(sound), ...over });

/** What is planned about the Secret and the targets; see plan-serving.test.ts for the rest. */
const plan = (over: Partial<Situation>): readonly Action[] =>
  planCertificates(situation(over)).filter(({ do: what }) => what !== 'publish-report' && what !== 'serve');

const write = (over: Partial<Situation>): WriteSecret => {
  const action = plan(over)[0];
  if (action?.do !== 'write-secret') throw new Error(`planned ${action?.do} instead of a write`);
  return action;
};

const text = (data: SecretData, key: string) => data[key]?.toString() ?? '';
const pem = (part: WriteSecret['authority'] | WriteSecret['leaf']) =>
  typeof part === 'object' && 'pem' in part ? part.pem.certificate : part;
const without = (data: SecretData, ...keys: string[]) =>
  Object.fromEntries(Object.entries(data).filter(([key]) => !keys.includes(key)));
const truncated = (data: SecretData, key: string) => ({
  ...data,
  [key]: data[key]?.subarray(0, 100) ?? Buffer.of(),
});

test('a sound Secret needs nothing until two thirds of the life of the leaf', () => {
  expect(plan({})).toEqual([{ do: 'wait', until: NOW + (14 * DAY) / 3 }]);
});

test('jitter brings the renewal forward by up to a tenth of the life', () => {
  expect(plan({ jitter: 0.5 })).toEqual([{ do: 'wait', until: NOW + (14 * DAY) / 3 - 0.35 * DAY }]);
});

test('without a Secret everything is issued', () => {
  expect(write({ secret: undefined })).toMatchObject({
    over: undefined,
    authority: 'issue',
    leaf: { issueFor: SAMPLE_NAMES },
    signingKey: 'issue',
    bundle: [],
    because: ['the Secret is missing'],
  });
});

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
  const actions = plan({ secret: foreign, remembered: readParts(sound), targets: [target('')] });
  expect(actions[1]).toMatchObject({ do: 'apply-bundle', caBundle: text(sound, 'bundle.crt') });
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
      'bundle.crt': Buffer.from(text(sound, 'ca.crt') + text(other, 'ca.crt')),
    });
    const [, repair] = plan({ secret, targets: [target('')] });
    expect(repair).toMatchObject({ do: 'apply-bundle', caBundle: text(secret.data, 'bundle.crt') });
    expect(plan({ secret, targets: [target('')], leads: false })).toEqual([
      expect.objectContaining({ do: 'wait' }),
    ]);
  });

  test('has no bundle put back that this version cannot read whole', () => {
    const secret = later({ ...sound, 'bundle.crt': Buffer.from(`${text(sound, 'ca.crt')}and more\n`) });
    expect(plan({ secret, targets: [target('')] }).map(({ do: what }) => what)).toEqual([
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

test('nothing is looked for again at a time that has passed, however little can be done about it', () => {
  const waits = (over: Partial<Situation>) => {
    const wait = plan(over).at(-1);
    return wait?.do === 'wait' ? wait.until : Number.NaN;
  };
  // Staged because of its age, and not to be promoted before every target has followed.
  const now = NOW + 200 * DAY;
  const staged = { now, targets: [target('')], inUse: { bundles: new Map([['a', ['']]]), missingMs: 1 } };
  expect(waits(staged)).toBeGreaterThan(now);
});

describe('only the broken part is replaced', () => {
  test.each<[string, () => SecretData, string]>([
    ['the leaf is missing', () => without(sound, 'tls.crt', 'tls.key'), 'the leaf is missing'],
    ['the leaf key is missing', () => without(sound, 'tls.key'), 'the leaf is missing'],
    ['the leaf is truncated', () => truncated(sound, 'tls.crt'), 'the leaf cannot be parsed'],
    ['the leaf key is truncated', () => truncated(sound, 'tls.key'), 'the leaf cannot be parsed'],
    [
      'the leaf key belongs to another leaf',
      () => ({ ...sound, 'tls.key': other['tls.key'] ?? Buffer.of() }),
      'the leaf has a private key that belongs to another certificate',
    ],
    [
      'the leaf is of another authority',
      () => ({
        ...sound,
        'tls.crt': other['tls.crt'] ?? Buffer.of(),
        'tls.key': other['tls.key'] ?? Buffer.of(),
      }),
      'the leaf was not issued by the present authority',
    ],
  ])('%s', (_name, broken, because) => {
    const action = write({ secret: stored(broken()) });
    expect(action).toMatchObject({ leaf: { issueFor: SAMPLE_NAMES }, because: [because] });
    expect(pem(action.authority)).toBe(text(sound, 'ca.crt'));
    expect(action.signingKey).toEqual(sound['signing.key']);
  });

  test('a signing key of the wrong size is replaced, the certificates stay', () => {
    const action = write({ secret: stored({ ...sound, 'signing.key': Buffer.alloc(31) }) });
    expect(action.signingKey).toBe('issue');
    expect([pem(action.authority), pem(action.leaf)]).toEqual([
      text(sound, 'ca.crt'),
      text(sound, 'tls.crt'),
    ]);
  });

  test('a bundle that lost the authority is completed', () => {
    const action = write({ secret: stored({ ...sound, 'bundle.crt': Buffer.from('nonsense') }) });
    expect(action.because).toEqual(['bundle.crt changes']);
    expect(action.bundle.map(String)).toEqual([text(sound, 'ca.crt')]);
  });
});

describe('an authority whose key is lost stays trusted, and its leaf in use, until a new one is trusted', () => {
  test.each<[string, () => SecretData]>([
    ['its key is lost', () => without(sound, 'ca.key')],
    ['its key is truncated', () => truncated(sound, 'ca.key')],
    ['its key is another one', () => ({ ...sound, 'ca.key': other['ca.key'] ?? Buffer.of() })],
    ['its certificate is truncated, and found in the bundle', () => truncated(sound, 'ca.crt')],
  ])('%s', (_name, broken) => {
    const action = write({ secret: stored(broken()) });
    expect(action).toMatchObject({ next: 'issue', bridge: undefined });
    const { authority } = action;
    expect(authority instanceof X509Certificate && authority.toString()).toBe(text(sound, 'ca.crt'));
    expect(pem(action.leaf)).toBe(text(sound, 'tls.crt'));
    expect(action.bundle.map(String)).toEqual([text(sound, 'ca.crt')]);
  });

  test('even past the time when the leaf should have been renewed', () => {
    const action = write({ secret: stored(without(sound, 'ca.key')), now: NOW + 6 * DAY });
    expect([action.next, pem(action.leaf)]).toEqual(['issue', text(sound, 'tls.crt')]);
  });

  test('but with the leaf gone too, there is nothing to wait for', () => {
    const action = write({ secret: stored(without(sound, 'ca.key', 'tls.key')) });
    expect(action).toMatchObject({ authority: 'issue', leaf: { issueFor: SAMPLE_NAMES } });
    expect(action.bundle.map(String)).toEqual([text(sound, 'ca.crt')]);
  });

  test('its key is of a type that no API server has to understand', async () => {
    const key = await openssl(['genpkey', '-algorithm', 'ed25519'], {});
    const certificate = await openssl(['req', '-x509', '-key', 'key.pem', '-subj', '/CN=x'], {
      'key.pem': key,
    });
    const odd = { ...sound, 'ca.crt': Buffer.from(certificate), 'ca.key': Buffer.from(key) };
    expect(write({ secret: stored(odd) }).because[0]).toContain(
      'the authority has neither an ECDSA nor an RSA key',
    );
  });

  test('it is not an authority at all', () => {
    const { 'tls.crt': certificate = Buffer.of(), 'tls.key': key = Buffer.of() } = sound;
    const leafAsAuthority = { ...sound, 'ca.crt': certificate, 'ca.key': key };
    const action = write({ secret: stored(leafAsAuthority) });
    expect(action.next).toBe('issue');
    expect(action.because[0]).toContain('the authority is not a certificate authority');
  });
});

test('an authority that has expired is replaced together with its leaf, and not trusted any more', () => {
  const action = write({ now: NOW + 366 * DAY });
  expect(action).toMatchObject({ authority: 'issue', leaf: { issueFor: SAMPLE_NAMES }, bundle: [] });
  expect(action.because).toEqual(['the authority has expired', 'the leaf has expired']);
});

describe('a leaf', () => {
  test('that has expired is replaced under the same authority', () => {
    const action = write({ now: NOW + 8 * DAY });
    expect(pem(action.authority)).toBe(text(sound, 'ca.crt'));
    expect(action.because).toEqual(['the leaf has expired']);
  });

  test('that is due is replaced', () => {
    expect(write({ now: NOW + (14 * DAY) / 3 }).because).toEqual(['the leaf is due for renewal']);
  });

  test('that is not valid yet is replaced: the clock was ahead when it was issued', () => {
    expect(write({ now: NOW - 2 * 3_600_000 }).because).toContain('the leaf is not valid yet');
  });

  test('that lacks a name is replaced by one for both sets, so that replicas of two versions agree', () => {
    const renamed = write({ secret: stored(otherNames) });
    expect(renamed.leaf).toEqual({
      issueFor: { dns: ['postern.ns.svc', 'renamed.ns.svc'], ip: ['10.0.0.1'] },
    });
    expect(renamed.because).toEqual(['the leaf lacks a name that is served']);
  });

  test('that lacks a name is left as it is while names change all the time, until the pause is over or it is due', () => {
    let renamings: Contest | undefined;
    for (let times = 0; times < 6; times++) renamings = repaired(renamings, NOW);
    const over = { secret: stored(otherNames), renamings };
    expect(plan(over)).toEqual([{ do: 'wait', until: NOW + 8000 }]);
    expect(write({ ...over, now: NOW + 8000 })).toMatchObject({ renames: true });
    const due = { now: NOW + (14 * DAY) / 3, renamings: { repairs: 6, lastAt: NOW + (14 * DAY) / 3 } };
    expect(write({ ...over, ...due })).toMatchObject({ renames: false, leaf: { issueFor: SAMPLE_NAMES } });
  });

  test('that lacks a name when it is due anyway is replaced by one for the names asked for', () => {
    const action = write({ secret: stored(otherNames), now: NOW + (14 * DAY) / 3 });
    expect(action.leaf).toEqual({ issueFor: SAMPLE_NAMES });
  });

  test.each<[string, SecretData | undefined, number]>([
    ['is due', undefined, NOW + (14 * DAY) / 3],
    ['has expired', undefined, NOW + 8 * DAY],
    ['is lost, with one remembered that has expired', {}, NOW + 8 * DAY],
  ])('that %s gives up no name before the targets are known', (_what, data, now) => {
    const over = { secret: stored(data ?? otherNames), remembered: readParts(otherNames), now };
    const both = { dns: ['postern.ns.svc', 'renamed.ns.svc'], ip: ['10.0.0.1'] };
    expect(write({ ...over, listed: false }).leaf).toEqual({ issueFor: both });
    expect(write(over).leaf).toEqual({ issueFor: SAMPLE_NAMES });
  });

  test('that an emergency calls back has a successor for the names asked for, where those are known', () => {
    const secret = sampleStored(otherNames, { 'postern.dev/rotate': 'emergency 1' });
    expect(write({ secret }).leaf).toEqual({ issueFor: SAMPLE_NAMES });
    expect(write({ secret, listed: false }).leaf).toEqual({
      issueFor: { dns: ['postern.ns.svc', 'renamed.ns.svc'], ip: ['10.0.0.1'] },
    });
  });

  test('that serves more names than asked for stays', async () => {
    const both = await sampleSecret(NOW, { dns: ['old.ns.svc', 'postern.ns.svc'], ip: ['::1'] });
    expect(plan({ secret: stored(both) })).toHaveLength(1);
  });
});

describe('what was lost is put back from memory', () => {
  test('the whole Secret, exactly', () => {
    const action = write({ secret: undefined, remembered: readParts(sound) });
    expect(pem(action.authority)).toBe(text(sound, 'ca.crt'));
    expect(pem(action.leaf)).toBe(text(sound, 'tls.crt'));
    expect(action.signingKey).toEqual(sound['signing.key']);
    expect(action.bundle.map(String)).toEqual([text(sound, 'ca.crt')]);
  });

  test('a single key', () => {
    const action = write({ secret: stored(without(sound, 'ca.key')), remembered: readParts(sound) });
    expect(pem(action.authority)).toBe(text(sound, 'ca.crt'));
    expect(pem(action.leaf)).toBe(text(sound, 'tls.crt'));
  });

  test('but not an authority that has expired meanwhile', () => {
    const action = write({ secret: undefined, remembered: readParts(sound), now: NOW + 366 * DAY });
    expect(action).toMatchObject({ authority: 'issue', bundle: [] });
    expect(action.signingKey).toEqual(sound['signing.key']);
  });

  test('nor one that what is left of the Secret does not know: it was called back, or given up', () => {
    const action = write({
      secret: stored(without(other, 'ca.key', 'tls.crt')),
      remembered: readParts(sound),
    });
    expect(pem(action.authority)).not.toBe(text(sound, 'ca.crt'));
    expect(action.bundle.map(String)).not.toContain(text(sound, 'ca.crt'));
  });

  test('and never over something sound that another replica wrote', () => {
    expect(plan({ secret: stored(other), remembered: readParts(sound) })).toHaveLength(1);
  });
});

describe('a webhook configuration', () => {
  test('with the bundle in each entry is left alone', () => {
    expect(plan({ targets: [target(text(sound, 'bundle.crt'))] })).toHaveLength(1);
  });

  test('without it, with another one or with one entry that differs gets it', () => {
    const right = text(sound, 'bundle.crt');
    const oneWiped = {
      ...target(right),
      entries: [
        { name: 'a', caBundle: right },
        { name: 'b', caBundle: '' },
      ],
    };
    for (const drifted of [target(''), target(text(other, 'bundle.crt')), oneWiped]) {
      expect(plan({ targets: [drifted] })[0]).toEqual({
        do: 'apply-bundle',
        target: drifted,
        caBundle: right,
      });
    }
  });

  test('without entries needs nothing', () => {
    expect(plan({ targets: [{ ...target(''), entries: [] }] })).toHaveLength(1);
  });

  test('is repaired also when the Secret has to be written first', () => {
    const actions = plan({ secret: stored(without(sound, 'tls.key')), targets: [target('')] });
    expect(actions.map(action => action.do)).toEqual(['write-secret', 'apply-bundle', 'wait']);
  });

  test('is not made to trust less as long as the write that gives up an authority has not succeeded', () => {
    const both = { ...sound, 'bundle.crt': Buffer.from(text(sound, 'bundle.crt') + text(other, 'ca.crt')) };
    const secret = sampleStored(both, { 'postern.dev/rotation-phase': 'promoted' });
    const actions = plan({ secret, phaseForMs: DAY, targets: [target(''), target('', 'other')] });
    expect(actions[0]).toMatchObject({ do: 'write-secret', bundle: [expect.anything()] });
    expect(readCertificates(actions[1]?.do === 'apply-bundle' ? actions[1].caBundle : '')).toHaveLength(2);
  });

  test('is written by the replica that leads alone', () => {
    expect(plan({ leads: false, targets: [target('')] }).map(action => action.do)).toEqual(['wait']);
  });

  test('that another writer keeps changing waits for its turn, and others do not', () => {
    let contest: Contest | undefined;
    for (let times = 0; times < 5; times++) contest = repaired(contest, NOW);
    const contests = new Map(contest && [['MutatingWebhookConfiguration/postern', contest]]);
    const actions = plan({ targets: [target(''), target('', 'calm')], contests });
    expect(actions).toEqual([
      { do: 'apply-bundle', target: target('', 'calm'), caBundle: text(sound, 'bundle.crt') },
      { do: 'wait', until: NOW + 4000 },
    ]);
  });
});
