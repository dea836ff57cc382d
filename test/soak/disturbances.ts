import { setTimeout as sleep } from 'node:timers/promises';
import { mustKubectl } from '../harness/cluster/kubectl.ts';
import { waitUntil } from '../harness/wait-until.ts';
import {
  CERTIFICATE_SECRET,
  CONFIGURATION_NAME,
  POSTERN_NAMESPACE,
} from '../cluster/support/deployed-objects.ts';
import { caBundles, readConfiguration } from '../cluster/support/webhook-configuration.ts';
import type { Outage } from './account-for-failures.ts';
import { askForRotation } from './ask-for-rotation.ts';
import { findLeader, handLeaseTo } from './find-leader.ts';
import type { Disturbance } from './schedule.ts';
import type { SoakStage } from './stage.ts';

/** Does it, and resolves when what it is about is in order again; with the time in which calls had to fail, if any. */
type Disturb = (stage: SoakStage) => Promise<Outage | undefined>;

export const disturbances: Readonly<Record<Disturbance, Disturb>> = {
  // One that is under way already is as good.
  'ask for a rotation': async ({ client }) => {
    await askForRotation(client);
    return undefined;
  },
  'wipe the caBundles': wipeBundles,
  'kill the leader': killLeader,
  'delete the Secret': deleteSecret,
  'restart the API server': restartApiServer,
  'roll out all replicas': rollOut,
};

const KINDS = ['mutatingwebhookconfiguration', 'validatingwebhookconfiguration'] as const;
/** Until the informer of the API server has seen a write that is answered. */
const INFORMED_MS = 300;

async function wipeBundles({ cluster }: SoakStage): Promise<Outage> {
  const from = performance.now();
  await Promise.all(
    KINDS.map(async kind => {
      const { webhooks } = await readConfiguration(cluster, kind);
      const patch = webhooks.flatMap(({ clientConfig }, index) =>
        clientConfig.caBundle === undefined
          ? []
          : [{ op: 'remove', path: `/webhooks/${index}/clientConfig/caBundle` }],
      );
      const args = ['patch', kind, CONFIGURATION_NAME, '--type=json', '-p', JSON.stringify(patch)];
      await mustKubectl(cluster.kubectl, args);
    }),
  );
  await waitUntil(async () => (await caBundles(cluster)).every(bundle => bundle !== ''), {
    what: 'every caBundle is back',
    timeoutSeconds: 30,
    everyMilliseconds: 100,
  });
  await sleep(INFORMED_MS);
  return { what: 'the API server held a wiped caBundle', from, to: performance.now() };
}

/**
 * The process is killed without a warning while it leads. It has left the Service before, and no call went to it for a
 * second: calls that a killed process holds are lost whoever issued its certificate (`test/cluster/certificates/availability.test.ts`
 * counts them), and what is looked at here is what becomes of the certificates.
 */
async function killLeader({ client, postern }: SoakStage): Promise<Outage> {
  const leader = await findLeader(client, postern.replicas);
  await postern.withdraw(leader);
  const from = performance.now();
  await leader.kill();
  await waitUntil(async () => postern.isCut(leader), {
    what: 'the connections to the killed process are closed',
    timeoutSeconds: 30,
    everyMilliseconds: 5,
  });
  const to = performance.now();
  // Long enough for another one to take over.
  await sleep(5000);
  await postern.bringBack(leader);
  return { what: 'the call went into a connection to a process that was killed', from, to };
}

async function deleteSecret({ cluster }: SoakStage): Promise<undefined> {
  const args = ['secret', CERTIFICATE_SECRET, '-n', POSTERN_NAMESPACE];
  await mustKubectl(cluster.kubectl, ['delete', ...args]);
  await waitUntil(async () => (await cluster.kubectl(['get', ...args])).code === 0, {
    what: 'the Secret is back',
    timeoutSeconds: 30,
  });
}

async function restartApiServer({ cluster }: SoakStage): Promise<Outage> {
  const from = performance.now();
  await cluster.restartApiServer();
  await sleep(INFORMED_MS);
  return { what: 'the API server was away', from, to: performance.now() };
}

/**
 * One after the other: meanwhile there is one replica less. Our Deployment starts the new one first (`maxSurge: 1`,
 * `maxUnavailable: 0`), which is easier. Who leaves drains while it goes on, and would lead until that is over.
 */
async function rollOut({ client, postern }: SoakStage): Promise<undefined> {
  for (const old of [...postern.replicas]) {
    await postern.retire(old);
    await handLeaseTo(client, await postern.addReplica());
  }
}
