/** How an emergency is followed, which is in the Secret long before everybody has followed it. */
import { X509Certificate } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';

import { SECRET_ANNOTATIONS } from '../../certs/secret-annotations.ts';
import { samplePair } from '../../certs/sources/testing/sample-pair.ts';
import { OUR_LABELS } from '../../certs/testing/in-memory-cluster.ts';
import { rotate } from './rotate.ts';
import { authority, certsStage, leafOf, NOW, report, type CertsStage } from './testing/certs-stage.ts';

const { phase, rotate: asked, rotated, calledBack } = SECRET_ANNOTATIONS;
const VALUE = 'emergency 2026-06-01T00:00:00Z';
const WAITING = { emergency: true, yes: true, waitMs: 5000 };
const TARGETS = ['postern', 'extra'];
const [former, fresh, foreign] = [await authority(), await authority(), await samplePair(NOW)];
const formerLeaf = (await leafOf(former)).certificate;
const freshLeaf = (await leafOf(fresh)).certificate;
const fingerprint = new X509Certificate(former.certificate).fingerprint256.replaceAll(':', '').toLowerCase();
let stage: CertsStage;

beforeEach(() => {
  stage = certsStage();
  stage.cluster.putSecret({}, OUR_LABELS, { [phase]: 'stable' });
  for (const name of TARGETS) stage.cluster.putTarget(name, ['inject']);
  trust(former.certificate);
  for (const replica of ['postern-a', 'postern-b']) serve(formerLeaf, replica);
});

function trust(caBundle: string, ...names: string[]): void {
  for (const name of names.length > 0 ? names : TARGETS) stage.cluster.overwriteBundle(name, caBundle);
}

function serve(chain: string, replica: string, renewedAt = stage.clock): void {
  stage.cluster.putReport(report(replica, chain, { renewedAt }));
}

function annotate(changes: Readonly<Record<string, string>>): void {
  stage.cluster.putSecret({}, OUR_LABELS, { ...stage.cluster.secret()?.annotations, ...changes });
}

/** The leader writes the Secret. */
function carryOut(): void {
  annotate({ [rotated]: VALUE, [calledBack]: fingerprint });
}

/** What goes on, one step for each look. */
function script(...steps: (() => void)[]): void {
  stage.meanwhile = () => steps.shift()?.();
}

const everybodyFollows = () => {
  trust(fresh.certificate);
  for (const replica of ['postern-a', 'postern-b']) serve(freshLeaf, replica);
};

test('it is done when every target trusts the new authority alone and every replica serves its leaf', async () => {
  script(
    carryOut,
    () => trust(fresh.certificate, 'postern'),
    () => serve(freshLeaf, 'postern-a'),
    () => trust(fresh.certificate, 'extra'),
    () => serve(freshLeaf, 'postern-b'),
  );
  expect(await rotate(stage.tools, { ...WAITING, waitMs: 60_000 })).toBe(0);
  expect([stage.clock - NOW, stage.printed(), stage.told()]).toEqual([5000, `done: ${VALUE}\n`, '']);
});

describe('when the time is over it is said who has not followed:', () => {
  const LAST_HEARD = new Date(NOW - 600_000).toISOString();

  test.each<[string, () => void, readonly string[]]>([
    [
      'targets, and no replica before one of them has',
      () => trust(former.certificate),
      TARGETS.map(name => `MutatingWebhookConfiguration/${name}/inject still trusts the former`),
    ],
    [
      'a target that trusts both',
      () => trust(fresh.certificate + former.certificate, 'extra'),
      ['MutatingWebhookConfiguration/extra/inject still trusts the former'],
    ],
    [
      'a target that trusts nobody',
      () => trust('', 'extra'),
      ['MutatingWebhookConfiguration/extra/inject has no caBundle, and trusts nobody'],
    ],
    [
      'a target that another writer keeps',
      () => {
        stage.cluster.putTarget('extra', ['inject'], { leftTo: 'cert-manager' });
        trust(foreign['tls.crt'], 'extra');
      },
      ['postern-a', 'postern-b'].map(
        name => `MutatingWebhookConfiguration/extra/inject refuses what ${name} serves`,
      ),
    ],
    [
      'a replica',
      () => serve(formerLeaf, 'postern-b'),
      ['postern-b may serve what no target accepts that has the new authority'],
    ],
    [
      'a replica that is between two leaves',
      () => serve(`${freshLeaf}${formerLeaf}`, 'postern-b'),
      ['postern-b may serve what no target accepts that has the new authority'],
    ],
    [
      'a replica that has gone silent',
      () => serve(formerLeaf, 'postern-b', NOW - 600_000),
      [
        `postern-b may serve what no target accepts that has the new authority; it was last heard of at ${LAST_HEARD}: it has ended, or cannot reach the API server`,
      ],
    ],
    [
      'a replica without a certificate',
      () => serve('', 'postern-b'),
      ['postern-b serves no certificate so far'],
    ],
    [
      'nobody that could be seen',
      () => {
        for (const name of TARGETS) stage.cluster.deleteTarget(name);
      },
      ['no webhook configuration or other target says whom to trust'],
    ],
  ])('%s', async (_who, lag, said) => {
    script(() => {
      carryOut();
      everybodyFollows();
      lag();
    });
    expect(await rotate(stage.tools, WAITING)).toBe(1);
    expect([stage.clock - NOW, stage.printed()]).toEqual([5000, '']);
    const [first, ...lines] = stage.told().trimEnd().split('\n');
    expect(first).toBe(
      'not done after 5 s (carried out, and not followed by all); it goes on, and postern certs status shows how far it is',
    );
    const whom = new RegExp(`${fingerprint.slice(0, 12)}, which an emergency called back.*$`);
    expect(lines.map(line => line.replace(whom, 'the former'))).toEqual(said.map(line => `! ${line}`));
  });
});

test('no replica is no proof', async () => {
  stage = certsStage();
  stage.cluster.putSecret({}, OUR_LABELS, { [phase]: 'stable' });
  stage.cluster.putTarget('postern', ['inject']);
  script(() => (trust(fresh.certificate, 'postern'), carryOut()));
  expect(await rotate(stage.tools, WAITING)).toBe(1);
  expect(stage.told()).toContain('! no replica reports what it serves\n');
});

test('what is left of a replica that ended before its leaf did is nobody to wait for', async () => {
  const ended = await leafOf(former, NOW - 8 * 86_400_000);
  serve(ended.certificate, 'postern-c', NOW - 86_400_000);
  script(() => (carryOut(), everybodyFollows()));
  expect(await rotate(stage.tools, WAITING)).toBe(0);
});

test('a rotation that begins as soon as everybody has followed is not waited for', async () => {
  script(() => (carryOut(), everybodyFollows(), annotate({ [phase]: 'staged' })));
  expect(await rotate(stage.tools, WAITING)).toBe(0);
});

test('a Secret that is gone for a moment takes nobody’s word away who was called back', async () => {
  const both = fresh.certificate + former.certificate;
  script(
    () => (carryOut(), everybodyFollows(), trust(both, 'extra')),
    () => stage.cluster.putSecret(undefined),
  );
  expect(await rotate(stage.tools, WAITING)).toBe(1);
  expect(stage.told()).toContain('MutatingWebhookConfiguration/extra/inject still trusts');
});

test('a second emergency takes the place of one that is not followed by all', async () => {
  script(carryOut, () => annotate({ [rotated]: 'emergency 2' }));
  expect(await rotate(stage.tools, WAITING)).toBe(1);
  expect(stage.told()).toContain(`"${VALUE}" was superseded by "emergency 2"`);
});

test('who follows an emergency that somebody else asked for sees the same end', async () => {
  annotate({ [asked]: VALUE });
  script(carryOut, everybodyFollows);
  expect(await rotate(stage.tools, { ...WAITING, emergency: false })).toBe(0);
  expect(stage.clock - NOW).toBe(2000);
});

test('a terminal shows that it is carried out and not at its end', async () => {
  const terminal = certsStage(true);
  terminal.cluster.putSecret({}, OUR_LABELS, { [phase]: 'stable' });
  terminal.cluster.putTarget('postern', ['inject']);
  stage = terminal;
  script(carryOut);
  expect(await rotate(terminal.tools, { ...WAITING, waitMs: 2000 })).toBe(1);
  expect(terminal.told()).toContain('1 s  carried out: not all replicas and targets have followed');
});

const WEBHOOKS = '/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations';
const LEASES = '/apis/coordination.k8s.io/v1/namespaces/postern-system/leases';
const DEFINITIONS = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';

describe('who may not see who follows', () => {
  test.each([
    ['webhook configurations', WEBHOOKS, WEBHOOKS],
    ['Leases', LEASES, LEASES],
    ['definitions', DEFINITIONS, 'this user may not list CustomResourceDefinition'],
  ])('for want of the right to list %s is told so, with another exit status', async (_what, path, says) => {
    stage.forbidden.add(path);
    script(() => (carryOut(), everybodyFollows()));
    expect(await rotate(stage.tools, WAITING)).toBe(3);
    expect(stage.printed()).toBe('');
    expect(stage.told()).toMatch(/is carried out; who has followed is not known: .+\n$/);
    expect(stage.told()).toContain(says);
  });

  test('is told of those that can be seen, which count all the same', async () => {
    stage.forbidden.add(DEFINITIONS);
    script(carryOut);
    expect(await rotate(stage.tools, WAITING)).toBe(1);
    expect(stage.told()).toContain('MutatingWebhookConfiguration/postern/inject still trusts');
  });
});

test('an API server that does not answer for a while is asked again', async () => {
  script(
    () => (carryOut(), everybodyFollows(), stage.failing.set(WEBHOOKS, 503)),
    () => {},
    () => stage.failing.clear(),
  );
  expect(await rotate(stage.tools, WAITING)).toBe(0);
  expect(stage.clock - NOW).toBe(3000);
});
