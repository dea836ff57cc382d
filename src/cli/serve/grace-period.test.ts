import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';

import { LAST_CALLS_MS } from '../../admission/server/drain.ts';
import { WITHDRAW_MS } from '../../certs/start-certificates.ts';
import { readServeOptions } from './serve-flags.ts';

/** For what takes no time by itself on a machine that has some to spare. */
const SLACK_MS = 5000;

interface Deployment {
  readonly spec: {
    readonly template: {
      readonly spec: {
        readonly terminationGracePeriodSeconds: number;
        readonly containers: readonly { readonly args: readonly string[] }[];
      };
    };
  };
}

test('the kubelet gives the time that the longest end takes, with an API server that does not answer', async () => {
  const file = join(import.meta.dirname, '../../../deploy/kustomize/base/deployment.yaml');
  const deployment: Deployment = parse(await readFile(file, 'utf8'));
  const { terminationGracePeriodSeconds, containers } = deployment.spec.template.spec;
  const args = containers[0]?.args ?? [];
  const options = readServeOptions(args.slice(args.indexOf('serve') + 1), {});
  if (options === 'help') throw new Error('the Deployment asks for help');
  // An attempt to renew that is under way, and the Lease given back after it: each may take half of the deadline.
  const electionMs = options.election.renewDeadlineSeconds * 1000;
  const longestMs = options.drainMs + options.drainIdleMs + LAST_CALLS_MS + WITHDRAW_MS + electionMs;
  expect(terminationGracePeriodSeconds * 1000).toBeGreaterThanOrEqual(longestMs + SLACK_MS);
});
