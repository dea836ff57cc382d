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
  ['{{ regexReplaceAll "x" .plain "$0$0" }}', 1_800_000],
  ['{{ quote .quoted }}', 1_800_002],
  ['{{ b32enc .plain | b32dec }}', 900_000],
  ['{{ trimAll "a" .mixed }}', 899_999],
  ['{{ replace "" "-" .plain }}', 1_800_001],
  ['{{ wrapWith 1 "-" .plain }}', 1_799_999],
] as const)('%s fits', { timeout: 60_000 }, async ([template, size]) => {
  expect(await renderInAgent(template)).toBe(`${size} bytes`);
});

test.for([
  ['{{ splitList "" .plain | len }}', '900000'],
  ['{{ regexFindAll "x" .plain -1 | len }}', '900000'],
  ['{{ regexSplit "x" .plain -1 | len }}', '900001'],
  [
    '{{ regexReplaceAll "x" .plain (repeat 90000 "y") }}',
    'error calling regexReplaceAll: it needs more memory than there is',
  ],
  ['{{ split "" .plain | len }}', 'error calling split: a map of more than 100,000 keys'],
  [
    '{{ fromYaml .yamlList }}',
    'map[Error:error converting YAML to JSON: yaml: it has more than 30,000 lines and signs]',
  ],
  ['{{ randAlphaNum 10000000 }}', 'error calling randAlphaNum: exceeded maximum number of steps (5000000)'],
] as const)('%s gives %j', { timeout: 60_000 }, async ([template, reason]) => {
  expect(await renderInAgent(template)).toContain(reason);
});
