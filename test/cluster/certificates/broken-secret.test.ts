import { randomBytes } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { SecretData } from '../../../src/certs/certificate-cluster.ts';
import { issueAuthority, issueLeaf } from '../../../src/certs/issue/issue.ts';
import type { KeyPair } from '../../../src/certs/issue/key-pair.ts';
import type { KubeClient } from '../../../src/kube/client.ts';
import { startCluster } from '../../harness/cluster/api-server.ts';
import type { Cluster } from '../../harness/cluster/cluster.ts';
import { mustKubectl } from '../../harness/cluster/kubectl.ts';
import { waitUntil } from '../../harness/wait-until.ts';
import { startAdmissionLoad, type AdmissionLoad } from '../../soak/admission-load.ts';
import { endOfLoad, NOTHING_LOST } from '../../soak/end-of-load.ts';
import { compressed } from '../../soak/stage.ts';
import { adminClient } from '../support/admin-client.ts';
import { agreedLeaf } from '../support/certificates/agreed-leaf.ts';
import { apply } from '../support/apply.ts';
import {
  overwriteCertificateData,
  readCertificateData,
  readCertificateSecret,
  replaceCertificateSecret,
  type CertificateSecret,
} from '../support/certificates/certificate-secret.ts';
import { CERTIFICATE_SECRET, POSTERN_NAMESPACE } from '../support/deployed-objects.ts';
import { installPostern, type Installation } from '../support/install-postern.ts';
import { externalSecret, secretStore } from '../support/manifests.ts';
import { rotationPhase } from '../support/certificates/rotation-phase.ts';
import { caBundles } from '../support/webhook-configuration.ts';

// What becomes of a Secret that is there and not as it should be, with processes and a real API server.
const SETTINGS = {
  leafLifetimeMs: 600_000,
  authorityLifetimeMs: 3_600_000,
  holdMs: 2000,
  drainMs: 1000,
  tickMs: 250,
};
const LIFETIME = { keyType: 'ecdsa-p256', lifetimeMs: 600_000, randomBytes } as const;
const ELSEWHERE = { dns: ['postern.elsewhere.svc'], ip: [] };
/** A chart that creates the Secret, so that it is removed with the release, and leaves its contents to Postern. */
const CHART_LABELS = { 'app.kubernetes.io/managed-by': 'Helm', team: 'platform' };
const PLACEHOLDERS = {
  Opaque: {},
  // The API server refuses one of this type without these keys.
  'kubernetes.io/tls': { 'tls.crt': Buffer.of(), 'tls.key': Buffer.of() },
};

let cluster: Cluster;
let client: KubeClient;
let placeholder: CertificateSecret;
let postern: Installation;
let namespace: string;
let load: AdmissionLoad | undefined;

beforeAll(async () => {
  cluster = await startCluster();
  client = await adminClient(cluster);
  await mustKubectl(cluster.kubectl, ['create', 'namespace', POSTERN_NAMESPACE]);
  placeholder = await putPlaceholder('kubernetes.io/tls');
  postern = await installPostern(cluster, compressed(2, SETTINGS));
  namespace = await cluster.createNamespace();
  await apply(cluster, namespace, [secretStore(), externalSecret('db')]);
});

afterAll(async () => {
  client?.close();
  await postern?.stop();
  await cluster?.stop();
});

afterEach(async () => {
  await load?.stop();
  load = undefined;
});

const putPlaceholder = (type: keyof typeof PLACEHOLDERS): Promise<CertificateSecret> =>
  replaceCertificateSecret(client, { type, labels: CHART_LABELS, data: PLACEHOLDERS[type] });

const beginLoad = () => (load = startAdmissionLoad(client, namespace, 20));
const outcome = () => endOfLoad(load ?? beginLoad());

const isStable = async (): Promise<boolean> => (await rotationPhase(client)) === 'stable';
/** By every target, and no other one: the Secret says that a rotation is over before the last of them has heard. */
const untilTrusted = (authority: string) =>
  waitUntil(async () => (await caBundles(cluster)).every(bundle => bundle === authority), {
    what: 'every caBundle is the authority of the Secret',
    timeoutSeconds: 60,
  });
const timesWritten = async (): Promise<number> => {
  const logs = await Promise.all(postern.replicas.map(({ log }) => log()));
  return logs.join('').match(/wrote the certificate Secret/g)?.length ?? 0;
};

describe('an empty placeholder of a chart', () => {
  test('that is there before the first replica is filled once, by one, and stays the same object', async () => {
    const { metadata, type } = await readCertificateSecret(client);
    expect({ uid: metadata.uid, type }).toEqual({ uid: placeholder.metadata.uid, type: 'kubernetes.io/tls' });
    expect(metadata.labels).toEqual({ ...CHART_LABELS, 'app.kubernetes.io/managed-by': 'postern' });
    expect(await timesWritten()).toBe(1);
    await agreedLeaf(cluster, postern.replicas);
    expect(await outcome()).toEqual(NOTHING_LOST);
  });

  test('stays ours when the chart is applied again with its own labels', async () => {
    const before = await readCertificateData(client);
    beginLoad();
    const label = `app.kubernetes.io/managed-by=${CHART_LABELS['app.kubernetes.io/managed-by']}`;
    const secret = ['secret', CERTIFICATE_SECRET, '-n', POSTERN_NAMESPACE];
    await mustKubectl(cluster.kubectl, ['label', ...secret, '--overwrite', label]);
    await overwriteCertificateData(client, { ...before, 'tls.key': Buffer.of() });
    await waitUntil(async () => isDeepStrictEqual(await readCertificateData(client), before), {
      what: 'the key is back',
      timeoutSeconds: 60,
    });
    expect(await outcome()).toEqual(NOTHING_LOST);
  });

  // The last one is what the tests below break: data of the other type cannot be taken away altogether.
  test.each(['kubernetes.io/tls', 'Opaque'] as const)(
    'of type %s that takes the place of the Secret while nobody runs gets one new authority, and all agree on it',
    async type => {
      const before = await readCertificateData(client);
      await postern.stopAll();
      await putPlaceholder(type);
      await postern.bringBack();
      beginLoad();

      await waitUntil(isStable, { what: 'the former authority is retired', timeoutSeconds: 60 });
      const after = await readCertificateData(client);
      expect(after['ca.crt']).not.toEqual(before['ca.crt']);
      await untilTrusted(String(after['ca.crt']));
      await agreedLeaf(cluster, postern.replicas);
      expect(await outcome()).toEqual(NOTHING_LOST);
    },
  );
});

type Spoil = (sound: SecretData) => SecretData | Promise<SecretData>;

const truncated =
  (key: string): Spoil =>
  sound => ({ ...sound, [key]: sound[key]?.subarray(0, sound[key].length / 2) ?? Buffer.of() });
const without =
  (key: string): Spoil =>
  ({ [key]: _lost, ...others }) =>
    others;
const authorityOf = (sound: SecretData): KeyPair => ({
  certificate: String(sound['ca.crt']),
  privateKey: String(sound['ca.key']),
});
const leafFor = async (sound: SecretData, names = ELSEWHERE): Promise<KeyPair> =>
  issueLeaf(authorityOf(sound), names, { ...LIFETIME, now: Date.now() });
const withLeaf = (sound: SecretData, { certificate, privateKey }: Partial<KeyPair>): SecretData => ({
  ...sound,
  ...(certificate !== undefined && { 'tls.crt': Buffer.from(certificate) }),
  ...(privateKey !== undefined && { 'tls.key': Buffer.from(privateKey) }),
});
const anotherKey: Spoil = async sound => withLeaf(sound, { privateKey: (await leafFor(sound)).privateKey });
const anotherName: Spoil = async sound => withLeaf(sound, await leafFor(sound));
const anotherAuthority: Spoil = async sound => {
  const { certificate, privateKey } = await issueAuthority({ ...LIFETIME, now: Date.now() });
  return { ...sound, 'ca.crt': Buffer.from(certificate), 'ca.key': Buffer.from(privateKey) };
};

describe('while replicas serve', () => {
  beforeEach(async () => {
    await waitUntil(isStable, { what: 'the rotation is over', timeoutSeconds: 60 });
    beginLoad();
  });

  test.each<[string, Spoil]>([
    ['is emptied', () => ({})],
    ['loses every value', sound => Object.fromEntries(Object.keys(sound).map(key => [key, Buffer.of()]))],
    ['has the certificate of its authority truncated', truncated('ca.crt')],
    ['has the key of its authority truncated', truncated('ca.key')],
    ['has its leaf truncated', truncated('tls.crt')],
    ['has the key of another leaf', anotherKey],
    ['has a leaf for another name', anotherName],
    ['has its bundle truncated', truncated('bundle.crt')],
    ['loses the key that signs plans', without('signing.key')],
  ])('a Secret that %s is put back as it was, and no call is lost', async (_what, spoil) => {
    const sound = await readCertificateData(client);
    const leaf = await agreedLeaf(cluster, postern.replicas);
    await overwriteCertificateData(client, await spoil(sound));
    await waitUntil(async () => isDeepStrictEqual(await readCertificateData(client), sound), {
      what: 'the Secret is as it was',
      timeoutSeconds: 60,
    });
    expect(await agreedLeaf(cluster, postern.replicas)).toEqual(leaf);
    expect(await outcome()).toEqual(NOTHING_LOST);
  });
});

describe('while nobody runs', () => {
  const AUTHORITY = ['ca.crt', 'ca.key', 'bundle.crt'];
  const LEAF = ['tls.crt', 'tls.key'];
  const KEY = ['signing.key'];

  test.each<[string, Spoil, readonly string[], readonly string[]]>([
    ['has the key of another leaf', anotherKey, LEAF, [...AUTHORITY, ...KEY]],
    ['has a leaf for another name', anotherName, LEAF, [...AUTHORITY, ...KEY]],
    ['loses the key that signs plans', without('signing.key'), KEY, [...AUTHORITY, ...LEAF]],
    ['has its bundle truncated', truncated('bundle.crt'), [], [...AUTHORITY, ...LEAF, ...KEY]],
    ['has the key of its authority truncated', truncated('ca.key'), [...AUTHORITY, ...LEAF], KEY],
    ['is given another authority', anotherAuthority, [...AUTHORITY, ...LEAF], KEY],
  ])(
    'a Secret that %s: what was broken is replaced and nothing else',
    async (_what, spoil, replaced, kept) => {
      await waitUntil(isStable, { what: 'the rotation before is over', timeoutSeconds: 60 });
      const before = await readCertificateData(client);
      await postern.stopAll();
      await overwriteCertificateData(client, await spoil(before));
      await postern.bringBack();
      beginLoad();

      const after = await waitUntil(
        async () => {
          const data = await readCertificateData(client);
          const isAsBefore = (key: string): boolean => isDeepStrictEqual(data[key], before[key]);
          const isMended =
            kept.every(isAsBefore) && !replaced.some(key => data[key] === undefined || isAsBefore(key));
          return isMended && (await isStable()) && data;
        },
        { what: `of all keys these are new: ${replaced.join(', ')}`, timeoutSeconds: 60 },
      );
      expect(Object.keys(after).toSorted()).toEqual(Object.keys(before).toSorted());
      await untilTrusted(String(after['ca.crt']));
      const { names } = await agreedLeaf(cluster, postern.replicas);
      expect(names).toContain(`DNS:postern.${POSTERN_NAMESPACE}.svc`);
      expect(await outcome()).toEqual(NOTHING_LOST);
    },
  );
});
