import { afterEach, beforeEach, expect, test } from 'vitest';
import { OWN } from '../../certs/sources/certificate-source.ts';
import { createKubeClient, type KubeClient } from '../../kube/client.ts';
import { loadClusterAccess } from '../../kube/access/config.ts';
import type { Lease } from '../../kube/lease/lease-record.ts';
import type { KubeObject } from '../../kube/object.ts';
import { manualClock, type ManualClock } from '../../kube/testing/manual-clock.ts';
import { startLedCertificates, type LedCertificates } from './lead-certificates.ts';
import { startScriptedCluster, type ScriptedCluster } from './testing/scripted-cluster.ts';

const WEBHOOKS = '/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations';
const LEASES = '/apis/coordination.k8s.io/v1/namespaces/postern-system/leases';
const POLL = { timeout: 10_000, interval: 5 };
const log = { debug() {}, info() {}, warn() {}, error() {} };
const running: LedCertificates[] = [];
let cluster: ScriptedCluster;
let client: KubeClient;

beforeEach(async () => {
  cluster = await startScriptedCluster();
  client = createKubeClient({ access: await loadClusterAccess({ from: 'file', path: cluster.kubeconfig }) });
  const webhooks = [{ name: 'inject.postern.dev', clientConfig: {} }];
  const configuration: KubeObject & { webhooks: object[] } = { metadata: { name: 'postern' }, webhooks };
  cluster.put(WEBHOOKS, configuration);
});

afterEach(async () => {
  await Promise.all(running.splice(0).map(certificates => certificates.stop()));
  client.close();
  await cluster.close();
});

function start(name: string, clock: ManualClock, uid?: string): LedCertificates {
  const certificates = startLedCertificates({
    client,
    secret: { namespace: 'postern-system', name: 'postern-certificates' },
    configurationNames: ['postern'],
    pod: { name, uid },
    source: OWN,
    names: { dns: ['postern.postern-system.svc'], ip: [] },
    externalNames: { dns: ['postern.postern-system.svc'], ip: [] },
    log,
    clock,
  });
  running.push(certificates);
  return certificates;
}

const lease = (name: string) => client.get<Lease>(`${LEASES}/${name}`);
const holder = async () => (await lease('postern')).spec?.holderIdentity;
const caBundle = async () => {
  const { webhooks } = await client.get<KubeObject & { webhooks: { clientConfig: { caBundle?: string } }[] }>(
    `${WEBHOOKS}/postern`,
  );
  return webhooks[0]?.clientConfig.caBundle;
};

test('who holds the Lease publishes, and says who it is by the name and uid of its pod', async () => {
  const certificates = start('postern-1', manualClock(), 'u1');
  await expect.poll(caBundle, POLL).toBeDefined();
  expect(await holder()).toBe('postern-1_u1');
  await expect.poll(() => certificates.status().ready, POLL).toBe(true);
  const report = await lease('postern-replica-postern-1');
  expect(report.metadata.ownerReferences).toEqual([
    { apiVersion: 'v1', kind: 'Pod', name: 'postern-1', uid: 'u1' },
  ]);
});

test('who asks later is told at once that this replica leads, and the signal aborts with its end', async () => {
  const certificates = start('postern-1', manualClock());
  const terms: AbortSignal[] = [];
  certificates.onLead(signal => terms.push(signal));
  await expect.poll(() => terms.length, POLL).toBe(1);
  certificates.onLead(signal => terms.push(signal));
  expect(terms.map(({ aborted }) => aborted)).toEqual([false, false]);
  await certificates.stop();
  expect(terms.map(({ aborted }) => aborted)).toEqual([true, true]);
  certificates.onLead(signal => terms.push(signal));
  expect(terms).toHaveLength(2);
});

test('who does not hold it serves and reports, and publishes nothing until it is its turn', async () => {
  const clock = manualClock();
  cluster.put(LEASES, {
    metadata: { name: 'postern', namespace: 'postern-system' },
    spec: { holderIdentity: 'another', leaseDurationSeconds: 15 },
  } as Lease);
  const certificates = start('postern-1', clock);
  await certificates.loaded;
  await expect
    .poll(
      () =>
        lease('postern-replica-postern-1').then(
          () => true,
          () => false,
        ),
      POLL,
    )
    .toBe(true);
  expect(certificates.status()).toMatchObject({ ready: false, obstacle: 'not-trusted' });
  expect(await caBundle()).toBeUndefined();

  for (let second = 0; second < 20; second++) {
    await clock.asleep(1);
    clock.advance(1000);
  }
  await expect.poll(caBundle, POLL).toBeDefined();
  expect(await holder()).toBe('postern-1');
});

test('at its end it takes its report away and gives the Lease back', async () => {
  const certificates = start('postern-1', manualClock());
  await expect.poll(() => certificates.status().ready, POLL).toBe(true);
  await certificates.stop();
  expect(await holder()).toBe('');
  await expect(lease('postern-replica-postern-1')).rejects.toThrow('404 NotFound');
});

test('a source that is not there is said, and what is served goes on', async () => {
  const certificates = start('postern-1', manualClock());
  await expect.poll(() => certificates.status().ready, POLL).toBe(true);
  const before = certificates.status().leaf;
  certificates.use({ from: 'files', folder: '/nowhere' });
  await expect
    .poll(() => certificates.status().degraded, POLL)
    .toBe('the certificate of folder /nowhere is missing');
  expect(certificates.status()).toMatchObject({ ready: true, leaf: before });
  certificates.use(OWN);
  await expect.poll(() => certificates.status().degraded, POLL).toBeUndefined();
});
