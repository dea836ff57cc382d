/** Functions over a value as large as a Secret holds, in the memory of an agent: V8 ends a process that needs more. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { AGENT_NODE_FLAGS } from '../../inject/agent-command.ts';

const program = new URL('testing/render-large.ts', import.meta.url).pathname;

async function renderInAgent(template: string): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [...AGENT_NODE_FLAGS, program, template]);
  return stdout.trim();
}

test.for([
  ['{{ (.json | fromJson).a }}', 900_000],
  ['{{ (.brokenJson | fromJson).a }}', 2_700_000],
  ['{{ toJson .mixed }}', 1_980_002],
  ['{{ toJson .quoted }}', 1_800_002],
  ['{{ toJson .broken }}', 5_400_002],
  ['{{ camelcase .plain }}{{ snakecase .words }}', 1_800_000],
  ['{{ title .mixed }}{{ initials .words }}', 1_200_000],
  ['{{ shuffle .plain }}', 900_000],
  ['{{ nospace .lines }}', 450_000],
  ['{{ trimAll "a" .mixed }}', 899_999],
  ['{{ replace "" "-" .plain }}', 1_800_001],
  ['{{ wrapWith 1 "-" .plain }}', 1_799_999],
] as const)('%s fits', { timeout: 60_000 }, async ([template, size]) => {
  expect(await renderInAgent(template)).toBe(String(size));
});
