import { setTimeout as sleep } from 'node:timers/promises';
import { rotate } from '../../src/cli/certs/rotate.ts';
import type { KubeClient } from '../../src/kube/client.ts';
import {
  CERTIFICATE_SECRET,
  CONFIGURATION_NAME,
  POSTERN_NAMESPACE,
} from '../cluster/support/deployed-objects.ts';

/** As `postern certs rotate` does. @returns its exit status: 1 while another one is under way */
export function askForRotation(client: KubeClient, emergency = false): Promise<number> {
  return ask(client, emergency, undefined);
}

/** As `postern certs rotate --wait` does: 0 when it is done. */
export function rotateAndWait(client: KubeClient, waitMs: number, emergency = false): Promise<number> {
  return ask(client, emergency, waitMs);
}

function ask(client: KubeClient, emergency: boolean, waitMs: number | undefined): Promise<number> {
  const tools = {
    client,
    place: {
      namespace: POSTERN_NAMESPACE,
      secret: CERTIFICATE_SECRET,
      lease: 'postern',
      configurations: [CONFIGURATION_NAME],
    },
    now: Date.now,
    sleep: (ms: number) => sleep(ms),
    print: () => {},
    tell: () => {},
    terminal: false,
  };
  return rotate(tools, { emergency, yes: emergency, waitMs });
}
