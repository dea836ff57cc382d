/** The agent as a process: exit codes, signals, what it prints and leaves behind. */
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { STATE_FILE } from '../plan/agent-paths.ts';
import type { Plan } from '../plan/plan.ts';
import { EXIT } from './exit-codes.ts';
import { agentPod, all, untilSaid } from './testing/agent-process.ts';
import { sampleDirectory, samplePlan, sampleSecret } from './testing/sample-plan.ts';
import { visibleFiles } from './testing/tree.ts';

const CANARY = 'canary-7c1f-never-printed';
const pod = (plan: Partial<Plan> | string = {}) => agentPod(plan, CANARY);

function terminationLog(root: string): string {
  const file = join(root, 'dev/termination-log');
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}

/** Everything that the agent left below the root, without the directory of the secrets themselves. */
function leftBehind(root: string): string {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile() && !entry.parentPath.startsWith(join(root, 'secrets')))
    .map(entry => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
    .join('\n');
}

describe('agent once', () => {
  test('writes the files, says so in lines of JSON and exits with 0', async () => {
    const { root, run } = pod();
    const { code, stdout, stderr } = await run(['once'], { db: { user: 'u', password: CANARY } });
    expect(code).toBe(EXIT.ok);
    expect(visibleFiles(join(root, 'secrets'))).toEqual({ user: 'u', password: CANARY });
    expect(stdout).toBe('');
    expect(
      stderr
        .trimEnd()
        .split('\n')
        .map(line => JSON.parse(line) as unknown),
    ).toMatchObject([
      { level: 'info', msg: 'directory created', directory: join(root, 'secrets'), files: 2 },
    ]);
    expect(terminationLog(root)).toBe('');
    expect(stderr + leftBehind(root)).not.toContain(CANARY);
  });

  test.each([
    [
      'the provider refuses',
      { db: 'refused' },
      EXIT.refused,
      'ExternalSecret db: SecretStore/vault: reading was refused: denied [PROVIDER_REFUSED; trying again is no use]',
    ],
    [
      'the provider is down',
      { db: 'unavailable' },
      EXIT.unavailable,
      'reading failed: down [PROVIDER_UNAVAILABLE; trying again may help]',
    ],
    ['the provider hangs', { db: 'ignores the signal' }, EXIT.unavailable, 'no answer within 1 seconds'],
  ])('exits with its code and leaves the reason when %s', async (_, script, expected, message) => {
    const { root, run } = pod();
    const { code, stderr } = await run(['once'], script);
    expect(code).toBe(expected);
    expect(terminationLog(root)).toContain(message);
    expect(stderr).toContain('"externalSecret":"db"');
    expect(existsSync(join(root, 'secrets'))).toBe(false);
  });

  test('exits with 2 and leaves the reason when the plan is wrong', async () => {
    const { root, run } = pod('{"version":1}');
    expect((await run(['once'])).code).toBe(EXIT.usage);
    expect(terminationLog(root)).toMatch(/namespace must be a string.*PLAN_UNREADABLE/);
  });

  test('stops at SIGTERM, a minute before its deadline', async () => {
    const { start } = pod({ initTimeoutSeconds: 60 });
    const child = start(['once'], { db: 'waits for the signal' });
    await untilSaid(child.stdout, 'asked');
    child.kill('SIGTERM');
    expect((await once(child, 'exit'))[0]).toBe(EXIT.terminated);
  });

  test('does not take an empty event loop for success', async () => {
    const { run } = pod({ initTimeoutSeconds: 0.3 });
    expect((await run(['once'], { db: 'never answers and holds nothing open' })).code).toBe(EXIT.unavailable);
  });
});

describe('agent refresh', () => {
  test('runs until SIGTERM and exits with 0', async () => {
    const { root, start } = pod();
    const child = start(['refresh'], { db: { user: 'u' } });
    await untilSaid(child.stderr, 'directory created');
    expect(visibleFiles(join(root, 'secrets'))).toEqual({ user: 'u' });
    child.kill('SIGTERM');
    expect((await once(child, 'exit'))[0]).toBe(EXIT.ok);
  });

  test('exits at SIGTERM although a provider does not listen', async () => {
    const { start } = pod();
    const child = start(['refresh'], { db: 'ignores the signal' });
    await untilSaid(child.stdout, 'asked');
    child.kill('SIGTERM');
    expect((await once(child, 'exit'))[0]).toBe(EXIT.ok);
  });

  test('takes up a plan that kubelet swaps in, without waiting for the next look', async () => {
    const { root, start } = pod();
    const child = start(['refresh'], { db: { user: 'u' }, api: { token: 't' } });
    await untilSaid(child.stderr, 'directory created');
    const plan = samplePlan({
      secrets: [sampleSecret('api')],
      directories: [sampleDirectory('/other', 'api')],
    });
    writeFileSync(join(root, 'postern/plan/plan.json'), JSON.stringify(plan));
    await expect.poll(() => visibleFiles(join(root, 'other')), { timeout: 5000 }).toEqual({ token: 't' });
    expect(visibleFiles(join(root, 'secrets'))).toEqual({});
  });
});

describe('the end', () => {
  const generators = { 'UUID/id': { kind: 'UUID', spec: {}, files: {} } };

  test('comes within its last moment after SIGTERM, whatever still runs', async () => {
    const { start } = pod({ generators });
    const child = start(['refresh'], { db: 'ignores the signal', 'giving back': 'never ends' });
    await untilSaid(child.stdout, 'asked');
    child.kill('SIGTERM');
    expect((await once(child, 'exit'))[0]).toBe(EXIT.ok);
  });

  test('is a failure where the event loop runs empty before the work is done', async () => {
    const { run } = pod({ generators });
    const script = { 'giving back': 'holds nothing open' };
    expect(await run(['refresh', '--give-back'], script)).toMatchObject({ code: EXIT.defect, stdout: '' });
  });

  test('is announced once, however often the agent is told to stop', async () => {
    const { run } = pod();
    const { code, stderr } = await run(['refresh'], { db: 'is told twice to stop' });
    expect(code).toBe(EXIT.ok);
    expect(stderr.match(/"stopping"/g)).toHaveLength(1);
  });
});

describe('agent status', () => {
  test('prints what the last run left: 0 when fresh, 1 when not', async () => {
    const { run } = pod({ secrets: [sampleSecret('db'), sampleSecret('api')] });
    await run(['once'], { db: { user: 'u' }, api: { token: 't' } });
    const fresh = await run(['status']);
    expect(fresh.code).toBe(EXIT.ok);
    expect(fresh.stdout).toMatch(/^EXTERNALSECRET.*\ndb +fresh +\d+s ago +in \d+[hm]\d+[ms]\napi +fresh/);
    const json = await run(['status', '-o', 'json']);
    expect(JSON.parse(json.stdout)).toMatchObject({ version: 1, secrets: { db: { state: 'fresh' } } });
  });

  test('exits with 1 when a secret is stale', async () => {
    const { run, start } = pod();
    const child = start(['refresh'], { db: 'unavailable' });
    await once(child.stderr ?? child, 'data');
    await expect.poll(async () => (await run(['status'])).code, { timeout: 5000 }).toBe(EXIT.notFresh);
  });

  test.each([[[]], [['-o', 'json']]])(
    'exits with 1 and says so when whoever was to fetch a secret has not (%j)',
    async options => {
      const { root, run } = pod();
      await run(['once'], { db: { user: 'u' } });
      const file = join(root, STATE_FILE);
      const due = new Date(Date.now() - 3_600_000).toISOString();
      writeFileSync(file, readFileSync(file, 'utf8').replace(/"nextDue": "[^"]*"/, `"nextDue": "${due}"`));
      const { code, stdout } = await run(['status', ...options]);
      expect([code, stdout]).toEqual([EXIT.notFresh, expect.stringMatching(/stale.*REFRESH_OVERDUE/s)]);
    },
  );

  test('exits with 2 when there is no state', async () => {
    const { code, stderr } = await pod().run(['status']);
    expect(code).toBe(EXIT.usage);
    expect(stderr).toContain('has the agent run yet?');
  });
});

test('help is printed, and a wrong command line says how to get it', async () => {
  const { run } = pod();
  expect(await run(['--help'])).toMatchObject({
    code: EXIT.ok,
    stdout: expect.stringContaining('agent refresh'),
  });
  expect(await run(['fetch'])).toMatchObject({
    code: EXIT.usage,
    stderr: expect.stringContaining('agent --help'),
  });
});

test('no report of Node, which would hold the heap, is made even where NODE_OPTIONS asks for it', async () => {
  const { stdout } = await pod().run(['once'], { db: 'what Node would report' });
  expect(JSON.parse(stdout)).toEqual({
    reportOnFatalError: false,
    reportOnUncaughtException: false,
    reportOnSignal: false,
  });
});

describe('a secret value is nowhere but in the files', () => {
  const env = {
    path: '/env',
    fileMode: 0o644,
    sources: [
      {
        kind: 'env' as const,
        file: 'env',
        format: 'kubelet' as const,
        variables: [{ prefix: '', secret: 'db' }],
      },
    ],
  };

  test.each<[string, Partial<Plan>, object, number]>([
    ['it cannot be a variable', { directories: [env] }, { db: { password: `${CANARY}'` } }, EXIT.refused],
    [
      'a key is missing',
      {
        directories: [
          {
            ...env,
            sources: [
              {
                kind: 'env',
                file: 'env',
                format: 'shell',
                variables: [{ name: 'A', secret: 'db', key: 'a' }],
              },
            ],
          },
        ],
      },
      { db: { password: CANARY } },
      EXIT.refused,
    ],
    [
      'another secret fails',
      { secrets: [sampleSecret('db'), sampleSecret('api')] },
      { db: { password: CANARY }, api: 'unavailable' },
      EXIT.unavailable,
    ],
    [
      'the directory cannot be written',
      { directories: [sampleDirectory('/dev/termination-log/x', 'db')] },
      { db: { password: CANARY } },
      EXIT.unavailable,
    ],
    ['a library quotes it in an error', {}, { db: 'a foreign error' }, EXIT.refused],
    ['a defect quotes it', {}, { db: 'rejects' }, EXIT.defect],
    ['nobody caught an error with it', {}, { db: 'throws later' }, EXIT.defect],
  ])('when %s', async (_, plan, script, expected) => {
    const { root, start } = pod(plan);
    writeFileSync(join(root, 'dev/termination-log'), '');
    for (const command of ['once', 'refresh']) {
      const child = start([command], script);
      // A refresher keeps trying, unless it has a defect; it is stopped once it has said something.
      if (command === 'refresh' && expected !== EXIT.defect)
        child.stderr?.once('data', () => setTimeout(() => child.kill('SIGTERM'), 100));
      const output = Promise.all([all(child.stdout), all(child.stderr)]);
      const [code]: unknown[] = await once(child, 'exit');
      const [stdout, stderr] = await output;
      expect(code).toBe(command === 'once' || expected === EXIT.defect ? expected : EXIT.ok);
      expect(stderr).toContain('"level":');
      expect(stdout + stderr + leftBehind(root)).not.toContain(CANARY);
    }
  });
});
