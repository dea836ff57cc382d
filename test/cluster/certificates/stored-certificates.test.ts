import { randomBytes, X509Certificate } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { issueAuthority, issueLeaf } from '../../../src/certs/issue/issue.ts';
import { readCertificates } from '../../../src/certs/issue/pem-certificates.ts';
import { SECRET_ANNOTATIONS } from '../../../src/certs/secret-annotations.ts';
import { mustKubectl } from '../../harness/cluster/kubectl.ts';
import { waitUntil } from '../../harness/wait-until.ts';
import { startAdmissionLoad, type AdmissionLoad } from '../../soak/admission-load.ts';
import { askForRotation } from '../../soak/ask-for-rotation.ts';
import { endOfLoad, NOTHING_LOST } from '../../soak/end-of-load.ts';
import { findLeader, handLeaseTo } from '../../soak/find-leader.ts';
import { setFrontedStage, type FrontedStage } from '../../soak/fronted-stage.ts';
import { readCertificateData, readCertificateSecret } from '../support/certificates/certificate-secret.ts';
import { CERTIFICATE_SECRET, CONFIGURATION_NAME, POSTERN_NAMESPACE } from '../support/deployed-objects.ts';
import { WHOLE_DRAIN } from '../support/install-postern.ts';
import { untilPhase } from '../support/certificates/rotation-phase.ts';
import { servedLeaf } from '../support/certificates/served-leaf.ts';
import { caBundles } from '../support/webhook-configuration.ts';

// What others have written into the Secret: people, and a later version of Postern that was rolled back.
const SETTINGS = {
  leafLifetimeMs: 600_000,
  authorityLifetimeMs: 3_600_000,
  holdMs: 1000,
  drainMs: 1000,
  tickMs: 250,
};
const DAY = 86_400_000;

let stage: FrontedStage;
let load: AdmissionLoad;

beforeAll(async () => {
  stage = await setFrontedStage(2, SETTINGS, WHOLE_DRAIN);
});

afterAll(async () => {
  await stage?.stop();
});

beforeEach(() => {
  load = startAdmissionLoad(stage.client, stage.namespace, 10);
});

afterEach(async () => {
  await load.stop();
});

const kubectl = (...args: string[]): Promise<string> => mustKubectl(stage.cluster.kubectl, args);
const secret = () => readCertificateSecret(stage.client);
const text = async (key: string) => String((await readCertificateData(stage.client))[key] ?? '');
const base64 = (pem: string): string => Buffer.from(pem).toString('base64');

async function change(
  data: Readonly<Record<string, string>>,
  annotations: Readonly<Record<string, string | null>> = {},
): Promise<void> {
  const encoded = Object.fromEntries(Object.entries(data).map(([key, pem]) => [key, base64(pem)]));
  const patch = JSON.stringify({ data: encoded, metadata: { annotations } });
  await kubectl('patch', 'secret', CERTIFICATE_SECRET, '-n', POSTERN_NAMESPACE, '--type=merge', '-p', patch);
}

/** Issued so many days ago. */
const terms = (daysAgo: number, days: number) => ({
  keyType: 'ecdsa-p256' as const,
  now: Date.now() - daysAgo * DAY,
  lifetimeMs: days * DAY,
  randomBytes,
});

describe('a bundle that somebody has filled with authorities', () => {
  test('holds eight at most everywhere, none twice and none that has expired, and in the end only the own one', async () => {
    const away = await stage.addReplicaBehind();
    const former = await text('ca.crt');
    stage.front.cut();
    expect(await askForRotation(stage.client)).toBe(0);
    // The replica that is cut off keeps the rotation here, and the former authority in the bundle.
    await untilPhase(stage.client, 'promoted');

    const strangers = await Promise.all(Array.from({ length: 12 }, () => issueAuthority(terms(5, 30))));
    const expired = await issueAuthority(terms(5, 3));
    const active = await text('ca.crt');
    const added = [
      active,
      expired.certificate,
      await text('tls.crt'),
      ...strangers.map(one => one.certificate),
    ];
    await change({ 'bundle.crt': (await text('bundle.crt')) + added.join('') });

    await waitUntil(async () => readCertificates(await text('bundle.crt')).length === 8, {
      what: 'the bundle in the Secret is cut',
      timeoutSeconds: 10,
    });
    const cut = await text('bundle.crt');
    await waitUntil(async () => (await caBundles(stage.cluster)).every(bundle => bundle === cut), {
      what: 'it is published',
      timeoutSeconds: 10,
    });
    const certificates = readCertificates(cut);
    expect(new Set(certificates.map(one => one.fingerprint256)).size).toBe(8);
    expect(certificates.filter(one => !one.ca || one.validToDate.getTime() < Date.now())).toEqual([]);
    for (const needed of [former, active]) expect(cut).toContain(needed.trim());
    await servedLeaf(away.port, cut);

    stage.front.restore();
    await untilPhase(stage.client, 'stable');
    // The Secret says so first; the configurations follow.
    await expect.poll(async () => new Set(await caBundles(stage.cluster))).toEqual(new Set([active]));
    expect(await endOfLoad(load)).toEqual(NOTHING_LOST);
  });
});

describe('after a rollback from a later version, whose layout of the Secret this one does not know', () => {
  const LATER = { [SECRET_ANNOTATIONS.layout]: '2', 'postern.dev/later': 'kept' };
  /** Longer than it takes the leader to begin and to end a rotation. */
  const aWhile = () => sleep(8 * SETTINGS.tickMs + SETTINGS.holdMs + SETTINGS.drainMs);
  const metric = async (name: string) => {
    const leader = await findLeader(stage.client, stage.postern.replicas);
    return new RegExp(`^${name} (\\d+)$`, 'm').exec((await leader.page('metrics')).body)?.[1];
  };

  beforeEach(async () => {
    await change({ 'later.crt': 'not known here' }, { ...LATER, [SECRET_ANNOTATIONS.phase]: 'bridged' });
  });

  test('nothing is written to it, that is said, and everything else goes on; when it is back, all is renewed', async () => {
    // It is asked for all the same, and said that this version will not carry it out.
    expect(await askForRotation(stage.client)).toBe(1);
    const { resourceVersion } = (await secret()).metadata;
    const before = await caBundles(stage.cluster);
    const [first] = stage.postern.replicas;
    await stage.postern.retire(first!);
    // Who leaves would lead for as long as it drains.
    await handLeaseTo(stage.client, await stage.postern.addReplica());
    await aWhile();
    expect((await secret()).metadata.resourceVersion).toBe(resourceVersion);
    expect(await metric('postern_certificate_degraded')).toBe('1');
    const logs = await Promise.all(stage.postern.replicas.map(({ log }) => log()));
    expect(logs.join('')).toContain('has layout 2, which a later version of Postern wrote');
    expect(await Promise.all(stage.postern.replicas.map(each => each.isReady()))).not.toContain(false);
    expect(await caBundles(stage.cluster)).toEqual(before);

    await change({}, { [SECRET_ANNOTATIONS.layout]: '1' });
    await waitUntil(async () => (await caBundles(stage.cluster)).every((bundle, i) => bundle !== before[i]), {
      what: 'the rotation that was asked for begins',
      timeoutSeconds: 20,
    });
    await untilPhase(stage.client, 'stable');
    expect(await text('later.crt')).toBe('not known here');
    expect((await secret()).metadata.annotations).toMatchObject({ 'postern.dev/later': 'kept' });
    expect(await endOfLoad(load)).toEqual(NOTHING_LOST);
  });

  test('a leaf that the later version issues beside it is served by all, and a wiped caBundle is put back', async () => {
    const [authority, key] = [await text('ca.crt'), await text('ca.key')];
    const names = { dns: [`postern.${POSTERN_NAMESPACE}.svc`], ip: ['127.0.0.1'] };
    const leaf = await issueLeaf({ certificate: authority, privateKey: key }, names, {
      ...terms(0, 1),
      lifetimeMs: SETTINGS.leafLifetimeMs,
    });
    await change({ 'tls.crt': leaf.certificate, 'tls.key': leaf.privateKey });
    const { fingerprint256 } = new X509Certificate(leaf.certificate);
    await waitUntil(
      async () => {
        const served = stage.postern.replicas.map(({ port }) => servedLeaf(port, authority));
        return (await Promise.all(served)).every(({ fingerprint }) => fingerprint === fingerprint256);
      },
      { what: 'every replica serves it', timeoutSeconds: 20 },
    );
    expect(await endOfLoad(load)).toEqual(NOTHING_LOST);

    const patch = JSON.stringify([{ op: 'remove', path: '/webhooks/0/clientConfig/caBundle' }]);
    await kubectl('patch', 'mutatingwebhookconfiguration', CONFIGURATION_NAME, '--type=json', '-p', patch);
    const bundle = await text('bundle.crt');
    await waitUntil(async () => (await caBundles(stage.cluster)).every(each => each === bundle), {
      what: 'it is put back',
      timeoutSeconds: 10,
    });
  });
});
