import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { SecretData } from '../../../src/certs/certificate-cluster.ts';
import { issueAuthority, issueLeaf } from '../../../src/certs/issue/issue.ts';
import { isFault, loadPair, type LoadedPair } from '../../../src/certs/issue/key-pair.ts';
import { joinNames, serviceNames } from '../../../src/certs/issue/serving-names.ts';
import { sampleSecret } from '../../../src/certs/testing/sample-secret.ts';
import type { KubeObject } from '../../../src/kube/object.ts';
import { resourcePath } from '../../../src/kube/resource-path.ts';
import { mustKubectl } from '../../harness/cluster/kubectl.ts';
import { waitUntil } from '../../harness/wait-until.ts';
import { startAdmissionLoad, type AdmissionLoad } from '../../soak/admission-load.ts';
import { untilAdmitted } from '../../soak/end-of-load.ts';
import { setSoakStage, type SoakStage } from '../../soak/stage.ts';
import { agreedLeaf } from '../support/certificates/agreed-leaf.ts';
import { overwriteCertificateData, readCertificateData } from '../support/certificates/certificate-secret.ts';
import { CERTIFICATE_SECRET, CONFIGURATION_NAME, POSTERN_NAMESPACE } from '../support/deployed-objects.ts';
import { caBundles } from '../support/webhook-configuration.ts';

// Certificates that were issued long ago, so that nobody has to wait until they have expired.
const DAY = 86_400_000;
const SETTINGS = {
  leafLifetimeMs: 7 * DAY,
  authorityLifetimeMs: 365 * DAY,
  holdMs: 2000,
  drainMs: 1000,
  tickMs: 250,
};
const NAMES = joinNames(serviceNames('postern', POSTERN_NAMESPACE), { dns: [], ip: ['127.0.0.1'] });
const TERMS = { keyType: 'ecdsa-p256', randomBytes } as const;
const MAP = 'postern-trust-bundle';
const CONFIGURATIONS = ['mutatingwebhookconfiguration', 'validatingwebhookconfiguration'] as const;

let stage: SoakStage;
let load: AdmissionLoad | undefined;
let signingKey: Buffer;

beforeAll(async () => {
  stage = await setSoakStage(2, SETTINGS);
});

afterAll(async () => {
  await stage?.stop();
});

beforeEach(async () => {
  signingKey = (await readCertificateData(stage.client))['signing.key'] ?? Buffer.of();
});

afterEach(async () => {
  await load?.stop();
});

const kubectl = async (...args: readonly string[]): Promise<string> =>
  mustKubectl(stage.cluster.kubectl, args);

/** All that readers of bundles would have, had this been the Secret for all the time. */
async function stopWith(data: SecretData): Promise<void> {
  await stage.postern.stopAll();
  await overwriteCertificateData(stage.client, data);
  const bundle = String(data['bundle.crt']);
  const value = Buffer.from(bundle).toString('base64');
  const count = JSON.parse(await kubectl('get', CONFIGURATIONS[1], CONFIGURATION_NAME, '-o', 'json')).webhooks
    .length;
  await replaceBundles(CONFIGURATIONS[0], 1, value);
  await replaceBundles(CONFIGURATIONS[1], count, value);
  const map = JSON.stringify({ data: { 'ca.crt': bundle } });
  await kubectl('patch', 'configmap', MAP, '-n', POSTERN_NAMESPACE, '-p', map);
}

async function replaceBundles(kind: string, count: number, value: string): Promise<void> {
  const paths = [...Array(count).keys()].map(index => `/webhooks/${index}/clientConfig/caBundle`);
  const patch = JSON.stringify(paths.map(path => ({ op: 'replace', path, value })));
  await kubectl('patch', kind, CONFIGURATION_NAME, '--type=json', '-p', patch);
}

const beginLoad = () => (load = startAdmissionLoad(stage.client, stage.namespace, 10));
const agreed = () => agreedLeaf(stage.cluster, stage.postern.replicas);
const versions = () =>
  Promise.all(
    CONFIGURATIONS.map(kind =>
      kubectl('get', kind, CONFIGURATION_NAME, '-o', 'jsonpath={.metadata.resourceVersion}'),
    ),
  );
const mapBundle = () =>
  kubectl('get', 'configmap', MAP, '-n', POSTERN_NAMESPACE, '-o', String.raw`jsonpath={.data.ca\.crt}`);

async function successorIssued(at: number): Promise<LoadedPair> {
  const terms = { ...TERMS, lifetimeMs: SETTINGS.authorityLifetimeMs, now: at };
  const { certificate, privateKey } = await issueAuthority(terms);
  const pair = loadPair(certificate, privateKey);
  if (isFault(pair)) throw new Error(pair.fault);
  return pair;
}

describe('while the cluster was off', () => {
  test('the authority expired: a new one is published everywhere, and only that', async () => {
    const former = await sampleSecret(Date.now() - 400 * DAY, NAMES, {}, { signingKey });
    await stopWith(former);
    await stage.postern.bringBack();

    const now = await readCertificateData(stage.client);
    expect(now['ca.crt']).not.toEqual(former['ca.crt']);
    const wanted = String(now['ca.crt']);
    expect({ bundles: new Set(await caBundles(stage.cluster)), map: await mapBundle() }).toEqual({
      bundles: new Set([wanted]),
      map: wanted,
    });
    await agreed();
    // Plans of pods that run are signed with it.
    expect(now['signing.key']).toEqual(signingKey);
    await untilAdmitted(beginLoad());
  });

  test('the authority expired in the middle of its replacement: its successor takes over', async () => {
    const next = await successorIssued(Date.now() - 100 * DAY);
    await stopWith(
      await sampleSecret(
        Date.now() - 400 * DAY,
        NAMES,
        {},
        { signingKey, next, bridge: 'issue', bundle: [next.certificate] },
      ),
    );
    await stage.postern.bringBack();

    const now = await readCertificateData(stage.client);
    expect(String(now['ca.crt'])).toBe(next.pem.certificate);
    expect(now).not.toHaveProperty(['next.crt']);
    expect(new Set(await caBundles(stage.cluster))).toEqual(new Set([next.pem.certificate]));
    await agreed();
    await untilAdmitted(beginLoad());
  });

  test('the leaf expired: there is a new one of the same authority, and no target is written', async () => {
    const former = await sampleSecret(Date.now() - 100 * DAY, NAMES, {}, { signingKey });
    await stopWith(former);
    const before = await versions();
    await stage.postern.bringBack();

    const now = await readCertificateData(stage.client);
    expect(now['tls.crt']).not.toEqual(former['tls.crt']);
    expect({ ...now, 'tls.crt': '', 'tls.key': '' }).toEqual({ ...former, 'tls.crt': '', 'tls.key': '' });
    expect(await versions()).toEqual(before);
    await agreed();
    await untilAdmitted(beginLoad());
  });
});

describe('while replicas serve that may not write the Secret', () => {
  interface Role extends KubeObject {
    readonly rules: readonly {
      readonly resourceNames?: readonly string[];
      readonly verbs: readonly string[];
    }[];
  }
  const rolePath = resourcePath({
    group: 'rbac.authorization.k8s.io',
    version: 'v1',
    resource: 'roles',
    namespace: POSTERN_NAMESPACE,
    name: 'postern',
  });
  let role: Role;

  const setRules = async (rules: Role['rules'], mayWrite: boolean): Promise<void> => {
    await stage.client.replace(rolePath, { ...(await stage.client.get<Role>(rolePath)), rules });
    const account = `--as=system:serviceaccount:${POSTERN_NAMESPACE}:postern`;
    const asked = [
      'auth',
      'can-i',
      'update',
      `secrets/${CERTIFICATE_SECRET}`,
      '-n',
      POSTERN_NAMESPACE,
      account,
    ];
    await waitUntil(async () => ((await stage.cluster.kubectl(asked)).code === 0) === mayWrite, {
      what: 'the API server has followed the Role',
      timeoutSeconds: 10,
    });
  };

  beforeEach(async () => {
    role = await stage.client.get<Role>(rolePath);
    const isOfSecret = ({ resourceNames = [] }: Role['rules'][number]) =>
      resourceNames.includes(CERTIFICATE_SECRET);
    await setRules(
      role.rules.map(rule =>
        isOfSecret(rule) ? { ...rule, verbs: rule.verbs.filter(verb => verb !== 'update') } : rule,
      ),
      false,
    );
  });

  afterEach(async () => {
    await setRules(role.rules, true);
  });

  const everyReplica = async (
    holds: (status: number, body: string) => boolean,
    page = 'readyz',
  ): Promise<boolean> => {
    const answers = await Promise.all(stage.postern.replicas.map(replica => replica.page(page)));
    return answers.every(({ status, body }) => holds(status, body));
  };

  test('the leaf expires: they say so and go on, and once they may write there is a new one, without a restart', async () => {
    const pids = stage.postern.replicas.map(({ pid }) => pid());
    const before = await versions();
    const former = await readCertificateData(stage.client);
    const calls = beginLoad();
    await untilAdmitted(calls);
    const authority = { certificate: String(former['ca.crt']), privateKey: String(former['ca.key']) };
    const leaf = await issueLeaf(authority, NAMES, { ...TERMS, lifetimeMs: 5000, now: Date.now() });
    await overwriteCertificateData(stage.client, {
      ...former,
      'tls.crt': Buffer.from(leaf.certificate),
      'tls.key': Buffer.from(leaf.privateKey),
    });

    await waitUntil(
      () => everyReplica((status, body) => status === 503 && /valid from .* until .* only/.test(body)),
      {
        what: 'every replica says that its certificate is over',
        timeoutSeconds: 30,
      },
    );
    expect(await everyReplica(status => status === 200, 'livez')).toBe(true);
    await waitUntil(
      async () => calls.failures.some(({ message }) => message.includes('certificate has expired')),
      {
        what: 'calls fail for that',
        timeoutSeconds: 20,
      },
    );

    await setRules(role.rules, true);
    await waitUntil(() => everyReplica(status => status === 200), {
      what: 'all are ready',
      timeoutSeconds: 20,
    });
    await agreed();
    await untilAdmitted(calls);
    const failed = calls.failures.length;
    await untilAdmitted(calls);
    expect({ since: calls.failures.slice(failed), bare: calls.bare() }).toEqual({ since: [], bare: 0 });
    for (const { message } of calls.failures) expect(message).toContain('failed calling webhook');

    const now = await readCertificateData(stage.client);
    expect({ ...now, 'tls.crt': '', 'tls.key': '' }).toEqual({ ...former, 'tls.crt': '', 'tls.key': '' });
    expect(await versions()).toEqual(before);
    expect(stage.postern.replicas.map(({ pid }) => pid())).toEqual(pids);
  });
});
