import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect } from 'node:tls';
import { readCertificates } from '../../src/certs/issue/pem-certificates.ts';
import { SECRET_ANNOTATIONS } from '../../src/certs/secret-annotations.ts';
import { describe } from '../../src/errors.ts';
import type { KubeClient } from '../../src/kube/client.ts';
import type { KubeObject } from '../../src/kube/object.ts';
import {
  readCertificateSecret,
  type CertificateSecret,
} from '../cluster/support/certificates/certificate-secret.ts';
import { CONFIGURATION_NAME, POSTERN_NAMESPACE } from '../cluster/support/deployed-objects.ts';
import type { Replica } from '../cluster/support/replica.ts';
import type { PhaseChange, Timed } from './rotation-cost.ts';

export interface CertificateWitness {
  /** Each handshake that was accepted or refused. */
  readonly handshakes: readonly Timed[];
  /** Handshakes that an API server would not have accepted which is as far behind as it may be. */
  readonly refused: readonly string[];
  /** Every state of the Secret that was seen: keys by their name, values in the order in which they came. */
  readonly seen: ReadonlyMap<string, ReadonlySet<string>>;
  /** Chains with the bundle of the same moment. */
  readonly chains: readonly { readonly chain: string; readonly bundle: string }[];
  /** Chains that the Secret held while the authority was just replaced: each has to bring a bridge along. */
  readonly promoted: ReadonlySet<string>;
  /** When each phase was first seen. */
  readonly phases: readonly PhaseChange[];
  readonly stop: () => Promise<void>;
}

export interface WitnessOptions {
  readonly client: Pick<KubeClient, 'get'>;
  readonly replicas: () => readonly Replica[];
  /** How old the caBundle may be that an API server still uses; below the hold of a rotation. */
  readonly behindMs: number;
  /** While this says so nothing can be shaken, and nothing is held against anybody. */
  readonly paused: () => boolean;
}

interface Configuration extends KubeObject {
  readonly webhooks: readonly { readonly clientConfig: { readonly caBundle?: string } }[];
}

const EVERY_MS = 200;
const configurationPath = `/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations/${CONFIGURATION_NAME}`;

/**
 * Looks at the certificates all the time. Each replica in service has to be acceptable not only for the caBundle that is
 * stored now, but for each that was stored up to `behindMs` ago: some API server may not have seen a newer one.
 */
export function watchCertificates(options: WitnessOptions): CertificateWitness {
  const { client, replicas, behindMs, paused } = options;
  const seen = new Map<string, Set<string>>();
  const chains = new Map<string, { chain: string; bundle: string }>();
  const promoted = new Set<string>();
  const refused: string[] = [];
  /** Each caBundle with authorities in it, with the time when it was last the stored one. */
  const stored = new Map<string, number>();
  const handshakes: Timed[] = [];
  const phases: PhaseChange[] = [];
  let stopped = false;

  const look = async (): Promise<void> => {
    const [secret, configuration] = await Promise.all([
      readCertificateSecret(client).catch(() => undefined),
      client.get<Configuration>(configurationPath),
    ]);
    for (const [key, value] of Object.entries(secret?.data ?? {})) {
      const text = Buffer.from(value, 'base64').toString('latin1');
      seen.set(key, (seen.get(key) ?? new Set()).add(text));
    }
    const [chain, bundle] = [textOf(secret, 'tls.crt'), textOf(secret, 'bundle.crt')];
    if (chain !== '' && !chains.has(chain)) chains.set(chain, { chain, bundle });
    const now = performance.now();
    const phase = secret?.metadata.annotations?.[SECRET_ANNOTATIONS.phase];
    if (phase !== undefined && phase !== phases.at(-1)?.phase) phases.push({ at: now, phase });
    if (phase === 'promoted') promoted.add(chain);
    for (const { clientConfig } of configuration.webhooks) {
      const caBundle = Buffer.from(clientConfig.caBundle ?? '', 'base64').toString();
      if (readCertificates(caBundle).length > 0) stored.set(caBundle, now);
    }
    for (const [caBundle, lastAt] of stored) if (now - lastAt > behindMs) stored.delete(caBundle);
  };
  const shakeAll = async (): Promise<void> => {
    const now = performance.now();
    await Promise.all(
      replicas().flatMap(replica =>
        [...stored].map(async ([caBundle, lastAt]) => {
          const before = replica.pid();
          const at = performance.now();
          const fault = await shake(replica.port, caBundle);
          handshakes.push({ at, took: performance.now() - at });
          if (fault === undefined || paused() || replica.pid() !== before || !isAboutTrust(fault)) return;
          refused.push(`${replica.podName()} by a caBundle of ${Math.round(now - lastAt)} ms ago: ${fault}`);
        }),
      ),
    );
  };
  const again = async (work: () => Promise<void>): Promise<void> => {
    while (!stopped) {
      await work();
      await sleep(EVERY_MS);
    }
  };
  // Apart: a phase may be over before a slow handshake is.
  const running = Promise.all([
    again(async () => look().catch(() => undefined)),
    again(async () => (paused() ? undefined : shakeAll())),
  ]);
  return {
    handshakes,
    refused,
    seen,
    get chains() {
      return [...chains.values()];
    },
    promoted,
    phases,
    stop: async () => {
      stopped = true;
      await running;
    },
  };
}

function textOf(secret: CertificateSecret | undefined, key: string): string {
  return Buffer.from(secret?.data?.[key] ?? '', 'base64').toString();
}

/** A process that is starting or gone refuses connections; that says nothing of its certificate. */
function isAboutTrust(fault: string): boolean {
  return !/ECONN|EPIPE|socket hang up|disconnected before|abort/i.test(fault);
}

async function shake(port: number, ca: string): Promise<string | undefined> {
  const servername = `postern.${POSTERN_NAMESPACE}.svc`;
  const socket = connect({ host: '127.0.0.1', port, ca, servername });
  try {
    await once(socket, 'secureConnect', { signal: AbortSignal.timeout(5000) });
    return undefined;
  } catch (error) {
    return describe(error);
  } finally {
    socket.destroy();
  }
}
