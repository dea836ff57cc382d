import { beforeEach, describe, expect, test } from 'vitest';

import { SECRET_ANNOTATIONS } from '../../certs/secret-annotations.ts';
import { samplePair } from '../../certs/sources/testing/sample-pair.ts';
import { OUR_LABELS } from '../../certs/testing/in-memory-cluster.ts';
import { rotate, type RotateOptions } from './rotate.ts';
import { authority, certsStage, leafOf, NOW, report, type CertsStage } from './testing/certs-stage.ts';

const { layout, phase, phaseSince, reason, rotate: asked, rotated } = SECRET_ANNOTATIONS;
const GRACEFUL: RotateOptions = { emergency: false, yes: false, waitMs: undefined };
const ID = '2026-06-01T00:00:00Z';
const foreign = await samplePair(NOW);
const own = await leafOf(await authority());
let stage: CertsStage;

beforeEach(() => {
  stage = certsStage();
  stage.cluster.putSecret({ 'ca.key': Buffer.from('kept') }, OUR_LABELS, {
    [phase]: 'stable',
    team: 'platform',
  });
});

const annotations = () => stage.cluster.secret()?.annotations;
const annotate = (changes: Readonly<Record<string, string>>, on = stage) =>
  on.cluster.putSecret(on.cluster.secret()?.data ?? {}, on.cluster.secret()?.labels, {
    ...on.cluster.secret()?.annotations,
    ...changes,
  });

/** What the leader would do while somebody waits. */
function script(on: CertsStage, ...steps: Readonly<Record<string, string>>[]): void {
  on.meanwhile = () => {
    const step = steps.shift();
    if (step) annotate(step, on);
  };
}

test('asks in one annotation and leaves the rest of the Secret alone', async () => {
  expect(await rotate(stage.tools, GRACEFUL)).toBe(0);
  expect(annotations()).toEqual({ [phase]: 'stable', team: 'platform', [asked]: `graceful ${ID}` });
  expect(stage.cluster.secret()?.data).toEqual({ 'ca.key': Buffer.from('kept') });
  expect(stage.printed()).toBe(`asked for: graceful ${ID}\n`);
});

test('no key is sent to who asks, neither before nor in answer to that', async () => {
  await rotate(stage.tools, GRACEFUL);
  expect(stage.sentOfSecret()).toContain(ID);
  expect(stage.sentOfSecret()).not.toContain('kept');
});

test('without a Secret there is nothing to rotate', async () => {
  stage.cluster.putSecret(undefined);
  expect(await rotate(stage.tools, GRACEFUL)).toBe(1);
  expect(stage.told()).toContain('there is no Secret postern-system/postern-certificates');
});

describe('an emergency', () => {
  test('is not asked for before its cost is accepted', async () => {
    expect(await rotate(stage.tools, { ...GRACEFUL, emergency: true })).toBe(2);
    expect(stage.told()).toContain('calls fail until each API server has seen the new caBundle');
    expect(annotations()?.[asked]).toBeUndefined();
  });

  test('goes over a graceful rotation that is under way', async () => {
    annotate({ [asked]: 'graceful 1' });
    expect(await rotate(stage.tools, { ...GRACEFUL, emergency: true, yes: true })).toBe(0);
    expect(annotations()?.[asked]).toBe(`emergency ${ID}`);
  });

  test.each(['emergency 1', 'now'])('goes over "%s", too, that nobody has carried out', async pending => {
    annotate({ [asked]: pending });
    expect(await rotate(stage.tools, { ...GRACEFUL, emergency: true, yes: true })).toBe(0);
    expect(annotations()?.[asked]).toBe(`emergency ${ID}`);
  });
});

describe('of a Secret that a later version wrote', () => {
  const LEFT = [
    /^CERT_SECRET_LATER: Secret postern-system\/postern-certificates has layout 2/,
    /\nTo have it taken over: kubectl annotate secret postern-certificates -n postern-system postern\.dev\/layout-\n/,
  ];
  beforeEach(() => annotate({ [layout]: '2' }));

  test('an emergency is asked for, and it is said that nobody of this version may do it', async () => {
    expect(await rotate(stage.tools, { ...GRACEFUL, emergency: true, yes: true })).toBe(1);
    expect(annotations()?.[asked]).toBe(`emergency ${ID}`);
    for (const part of LEFT) expect(stage.told()).toMatch(part);
  });

  test('who waits is told at once, and not that it goes on', async () => {
    expect(await rotate(stage.tools, { ...GRACEFUL, waitMs: 5000 })).toBe(1);
    for (const part of LEFT) expect(stage.told()).toMatch(part);
    expect(stage.told()).toContain('not done after 5 s (stable); postern certs status shows');
  });

  test('it is done where a later version leads', async () => {
    script(stage, { [rotated]: `graceful ${ID}` });
    expect(await rotate(stage.tools, { ...GRACEFUL, waitMs: 5000 })).toBe(0);
  });
});

describe('where nobody would do it', () => {
  const EMERGENCY = { ...GRACEFUL, emergency: true, yes: true };
  const LEASES = '/apis/coordination.k8s.io/v1/namespaces/postern-system/leases';
  const serve = async (replica: string, chain: string | Promise<{ certificate: string }>) =>
    stage.cluster.putReport(report(replica, typeof chain === 'string' ? chain : (await chain).certificate));

  test.each([
    ['of somebody else', { 'app.kubernetes.io/managed-by': 'Helm' }, { team: 'platform' }],
    ['that our label was taken from', {}, { [phase]: 'stable' }],
  ])('a Secret %s is left alone, even in an emergency', async (_whose, labels, present) => {
    stage.cluster.putSecret({ 'ca.key': Buffer.from('theirs') }, labels, present);
    for (const options of [GRACEFUL, EMERGENCY]) expect(await rotate(stage.tools, options)).toBe(1);
    expect(annotations()).toEqual(present);
    expect(stage.told()).toContain('Secret postern-system/postern-certificates is not one that Postern has');
    expect(stage.printed()).toBe('');
  });

  test('since another issuer is in use', async () => {
    await serve('postern-a', (await samplePair(NOW))['tls.crt']);
    await serve('postern-b', leafOf(await authority()));
    expect(await rotate(stage.tools, { ...GRACEFUL, waitMs: 3_600_000 })).toBe(1);
    expect(stage.told()).toContain('certificates come from another issuer');
    expect(annotations()?.[asked]).toBeUndefined();
  });

  test('nor is waited for what was asked for before', async () => {
    annotate({ [asked]: 'graceful 1' });
    await serve('postern-a', (await samplePair(NOW))['tls.crt']);
    expect(await rotate(stage.tools, { ...GRACEFUL, waitMs: 3_600_000 })).toBe(1);
    expect([stage.clock, stage.told()]).toEqual([NOW, expect.stringContaining('from another issuer')]);
  });

  test('another issuer of a replica that does not lead is in nobody’s way', async () => {
    await serve('postern-a', leafOf(await authority()));
    await serve('postern-b', (await samplePair(NOW))['tls.crt']);
    expect(await rotate(stage.tools, GRACEFUL)).toBe(0);
  });

  test.each([
    ['no replica leads', undefined],
    ['no replica leads', { identity: '', renewedAt: NOW }],
    [
      'postern-a has not led since 2026-05-31T23:58:00.000Z',
      { identity: 'postern-a', renewedAt: NOW - 120_000 },
    ],
  ])('it is asked for, and said that %s', async (says, leader) => {
    stage.leader = leader;
    expect(await rotate(stage.tools, GRACEFUL)).toBe(1);
    expect(annotations()?.[asked]).toBe(`graceful ${ID}`);
    expect(stage.told()).toContain(says);
    expect(stage.told()).toContain('a rotation begins once a replica leads');
  });

  test('who waits until nobody leads any more is not told that it goes on', async () => {
    stage.meanwhile = () => (stage.leader = undefined);
    expect(await rotate(stage.tools, { ...GRACEFUL, waitMs: 5000 })).toBe(1);
    expect(stage.told()).toMatch(/^not done after 5 s \(stable\); postern certs status .*\nno replica leads/);
  });

  test('who may not see that asks all the same', async () => {
    stage.leader = undefined;
    stage.forbidden.add(LEASES);
    expect(await rotate(stage.tools, GRACEFUL)).toBe(0);
  });
});

describe('with certificates of another source', () => {
  const EMERGENCY: RotateOptions = { ...GRACEFUL, emergency: true, yes: true };
  const serves = (replica: string, chain: string, renewedAt = NOW) =>
    stage.cluster.putReport(report(replica, chain, { source: 'folder /tls', renewedAt }));

  test.each<[string, RotateOptions, string]>([
    [
      'an emergency, which would replace nothing that is served,',
      EMERGENCY,
      'postern-a serve what comes from folder /tls',
    ],
    ['a graceful rotation, which nobody would begin,', GRACEFUL, 'certificates come from folder /tls'],
  ])('%s is not asked for, and it is said where to renew', async (_what, options, told) => {
    serves('postern-a', foreign['tls.crt']);
    expect(await rotate(stage.tools, { ...options, waitMs: 5000 })).toBe(1);
    expect(annotations()?.[asked]).toBeUndefined();
    expect(stage.told()).toContain(told);
    expect(stage.told()).toMatch(
      /renew it where it is issued \(certificates\.source\); nothing was asked for\n$/,
    );
    expect(stage.printed()).toBe('');
  });

  test('an emergency is asked for while a replica still serves a leaf of ours, and it is said who does not', async () => {
    serves('postern-a', foreign['tls.crt']);
    serves('postern-b', own.certificate);
    expect(await rotate(stage.tools, EMERGENCY)).toBe(1);
    expect(annotations()?.[asked]).toBe(`emergency ${ID}`);
    expect(stage.told()).toMatch(/^postern-a serve what comes from folder \/tls/);
  });

  test('what a replica serves that has long been silent does not keep anybody', async () => {
    serves('postern-a', foreign['tls.crt'], NOW - 3_600_000);
    expect(await rotate(stage.tools, GRACEFUL)).toBe(0);
  });

  test('who may not list Leases is told that this is not known', async () => {
    stage.forbidden.add('/apis/coordination.k8s.io/v1/namespaces/postern-system/leases');
    expect(await rotate(stage.tools, EMERGENCY)).toBe(0);
    expect(stage.told()).toContain('is not known: the Leases of the namespace may not be listed');
  });
});

test.each(['now', 'graceful', 'soon 1'])('"%s" asks for nothing, and is replaced', async meaningless => {
  annotate({ [asked]: meaningless });
  expect(await rotate(stage.tools, GRACEFUL)).toBe(0);
  expect(annotations()?.[asked]).toBe(`graceful ${ID}`);
});

test('a second rotation is not asked for while one is under way', async () => {
  annotate({ [asked]: 'graceful 1', [rotated]: 'graceful 0' });
  expect(await rotate(stage.tools, GRACEFUL)).toBe(1);
  expect(stage.told()).toContain('"graceful 1" was asked for and is not done yet');
  expect(annotations()?.[asked]).toBe('graceful 1');
});

describe.each(['staged', 'promoted'])('while a rotation is %s', now => {
  const SINCE = '2026-05-31T23:59:00.000Z';
  const WAITING = { ...GRACEFUL, waitMs: 60_000 };
  beforeEach(() =>
    annotate({
      [phase]: now,
      [phaseSince]: SINCE,
      [reason]: 'half of its life is over',
      [rotated]: 'graceful 0',
    }),
  );

  test('no other is asked for, and it is said since when', async () => {
    expect(await rotate(stage.tools, GRACEFUL)).toBe(1);
    expect(annotations()?.[asked]).toBeUndefined();
    expect(stage.printed()).toBe('');
    expect(stage.told()).toBe(
      `a rotation is under way, ${now} since ${SINCE} (half of its life is over), which brings a new authority: nothing was asked for; postern certs status shows how far it is\n`,
    );
  });

  test('who waits is told when that one is done', async () => {
    script(stage, { [phase]: 'promoted' }, { [phase]: 'stable' });
    expect(await rotate(stage.tools, WAITING)).toBe(0);
    expect(annotations()?.[asked]).toBeUndefined();
    expect(stage.printed()).toBe(`done: the rotation that was ${now} since ${SINCE}\n`);
  });

  test('who waits is told of an emergency that goes over it', async () => {
    script(stage, { [rotated]: 'emergency 1', [phase]: 'stable' });
    expect(await rotate(stage.tools, WAITING)).toBe(1);
    expect(stage.told()).toContain(
      `the rotation that was ${now} since ${SINCE} was superseded by "emergency 1"`,
    );
  });

  test('an emergency is asked for', async () => {
    expect(await rotate(stage.tools, { emergency: true, yes: true, waitMs: undefined })).toBe(0);
    expect(annotations()?.[asked]).toBe(`emergency ${ID}`);
  });
});

describe('who waits', () => {
  const WAITING = { ...GRACEFUL, waitMs: 60_000 };
  const value = `graceful ${ID}`;

  test('waits through every phase to the end, and a pipe gets one line', async () => {
    script(stage, { [phase]: 'staged', [rotated]: value }, { [phase]: 'promoted' }, { [phase]: 'stable' });
    expect(await rotate(stage.tools, WAITING)).toBe(0);
    expect(stage.printed()).toBe(`done: ${value}\n`);
    expect(stage.told()).toBe('');
  });

  test('sees on a terminal what goes on, on one line that is gone at the end', async () => {
    const terminal = certsStage(true);
    terminal.cluster.putSecret({}, OUR_LABELS, { [phase]: 'stable' });
    script(terminal, { [phase]: 'staged', [rotated]: value }, { [phase]: 'promoted' }, { [phase]: 'stable' });
    expect(await rotate(terminal.tools, WAITING)).toBe(0);
    expect(terminal.told().split('\r\u001B[K').slice(1)).toEqual([
      '0 s  waiting for the leader',
      '1 s  staged: every target learns to trust the next authority',
      expect.stringContaining('2 s  promoted: the new authority signs'),
      '',
    ]);
  });

  test('is not told that a rotation is done which was another one', async () => {
    script(stage, { [phase]: 'stable', [rotated]: 'graceful of somebody else' });
    expect(await rotate(stage.tools, { ...GRACEFUL, waitMs: 5000 })).toBe(1);
    expect(stage.told()).toContain('not done after 5 s (stable); it goes on');
  });

  test('is told that it is done when another request was carried out together with it', async () => {
    script(stage, { [phase]: 'staged', [rotated]: value }, { [phase]: 'stable', [rotated]: 'graceful 2' });
    expect(await rotate(stage.tools, WAITING)).toBe(0);
    expect(stage.printed()).toBe(`done: ${value}\n`);
  });

  test.each<[string, Readonly<Record<string, string>>[]]>([
    ['after it was begun', [{ [phase]: 'staged', [rotated]: value }, { [rotated]: 'emergency 2' }]],
    ['before it was begun', [{ [asked]: 'emergency 2', [phase]: 'staged' }]],
  ])('is told of another request that took its place %s', async (_when, steps) => {
    script(stage, ...steps);
    expect(await rotate(stage.tools, WAITING)).toBe(1);
    expect(stage.told()).toContain(`"${value}" was superseded by "emergency 2"`);
  });

  test('waits on when somebody asks by hand for one more, which the same rotation answers', async () => {
    script(
      stage,
      { [phase]: 'staged', [rotated]: value },
      { [asked]: 'graceful 2', [rotated]: 'graceful 2' },
      { [phase]: 'promoted' },
      { [phase]: 'stable' },
    );
    expect(await rotate(stage.tools, WAITING)).toBe(0);
    expect([stage.printed(), stage.told(), annotations()?.[phase]]).toEqual([
      `done: ${value}\n`,
      '',
      'stable',
    ]);
  });

  test('does not wait for the next rotation, which begins as soon as this one has ended', async () => {
    script(
      stage,
      { [phase]: 'staged', [rotated]: value },
      { [phase]: 'promoted', [asked]: 'graceful 2' },
      { [phase]: 'staged', [rotated]: 'graceful 2' },
    );
    expect(await rotate(stage.tools, WAITING)).toBe(0);
    expect(stage.printed()).toBe(`done: ${value}\n`);
  });

  test.each<[string, () => void]>([
    ['deleted', () => stage.cluster.putSecret(undefined)],
    ['put back from memory', () => stage.cluster.putSecret({}, OUR_LABELS, { [phase]: 'stable' })],
  ])('is told at once that the request is lost with a Secret that was %s', async (_how, lose) => {
    stage.meanwhile = lose;
    expect(await rotate(stage.tools, WAITING)).toBe(1);
    expect([stage.clock, stage.told()]).toEqual([NOW + 1000, expect.stringContaining('Ask again')]);
  });

  test('waits on when the Secret is gone for a moment after the rotation was begun', async () => {
    script(stage, { [phase]: 'staged', [rotated]: value });
    const begin = stage.meanwhile;
    const steps = [
      begin,
      () => stage.cluster.putSecret(undefined),
      () => stage.cluster.putSecret({}, OUR_LABELS, { [phase]: 'stable' }),
    ];
    stage.meanwhile = () => steps.shift()?.();
    expect(await rotate(stage.tools, WAITING)).toBe(0);
  });

  describe('while the API server', () => {
    const SECRET = '/api/v1/namespaces/postern-system/secrets/postern-certificates';
    const answering = (status: number, times: number) => {
      const steps = Array.from({ length: times }, () => () => void stage.failing.set(SECRET, status));
      stage.meanwhile = () => {
        stage.failing.clear();
        const step = steps.shift();
        if (step) step();
        else annotate({ [phase]: 'stable', [rotated]: value });
      };
    };

    test.each([429, 500, 503])('answers with %i waits on', async status => {
      answering(status, 3);
      expect(await rotate(stage.tools, WAITING)).toBe(0);
      expect([stage.printed(), stage.clock]).toEqual([`done: ${value}\n`, NOW + 4000]);
    });

    test('answers so until the time is over, is told what it says', async () => {
      answering(503, 100);
      await expect(rotate(stage.tools, { ...GRACEFUL, waitMs: 5000 })).rejects.toMatchObject({
        code: 'KUBE_FAILED',
      });
      expect(stage.clock).toBe(NOW + 5000);
    });

    test('takes the permission away, is told so at once', async () => {
      answering(403, 100);
      await expect(rotate(stage.tools, WAITING)).rejects.toMatchObject({ code: 'KUBE_REFUSED' });
      expect(stage.clock).toBe(NOW + 1000);
    });
  });

  test('waits for the one that is under way', async () => {
    annotate({ [asked]: 'graceful 1' });
    script(stage, { [rotated]: 'graceful 1', [phase]: 'stable' });
    expect(await rotate(stage.tools, WAITING)).toBe(0);
    expect(stage.printed()).toBe('done: graceful 1\n');
  });
});
