import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { Plan } from '../plan/plan.ts';
import type { GeneratorUse } from '../resolve/contract.ts';
import type { GeneratorTools } from './contract.ts';
import type { GeneratedMemory } from './generated-memory.ts';
import { generatorRunner } from './run-generators.ts';

const { signal } = new AbortController();

function memory(text?: string): GeneratedMemory & { text: string | undefined } {
  const kept = {
    text,
    read: () => kept.text,
    write: (written: string) => void (kept.text = written),
  };
  return kept;
}

const tools: GeneratorTools = {
  http: () => Promise.reject(new Error('no network in this test')),
  readFile: () => Promise.resolve(Buffer.from('GEZDGNBVGY3TQOJQ')),
  now: () => 59_000,
  randomBytes: size => randomBytes(size),
};

function planOf(change: Partial<Plan> = {}): Pick<Plan, 'generators' | 'generate' | 'secrets'> {
  const sourceRef = { generatorRef: { kind: 'Password' as const, name: 'db' } };
  return {
    generators: {
      'Password/db': { kind: 'Password', spec: { length: 20 }, files: {} },
      'MFA/code': { kind: 'MFA', spec: { secret: { name: 's', key: 'k' } }, files: { secret: '/s' } },
    },
    secrets: [
      { name: 'es', target: 'es', refreshSeconds: 60, spec: { dataFrom: [{ sourceRef }, { sourceRef }] } },
    ],
    ...change,
  };
}

const use = (change: Partial<GeneratorUse> = {}): GeneratorUse => ({
  kind: 'Password',
  name: 'db',
  externalSecret: 'es',
  nth: 0,
  ...change,
});

async function run(
  kept: GeneratedMemory | undefined,
  { plan = planOf(), ...change }: Partial<GeneratorUse> & { plan?: ReturnType<typeof planOf> } = {},
): Promise<string | undefined> {
  const data = await generatorRunner({ plan, tools, memory: kept }).generate(use(change), signal);
  return (data.get('password') ?? data.get('token'))?.toString();
}

async function deliver(kept: GeneratedMemory, plan = planOf()): Promise<void> {
  await generatorRunner({ plan, tools, memory: kept }).delivered(new Set(['es']), signal);
}

describe('a value', () => {
  test('stays the same over runs that share a memory', async () => {
    const kept = memory();
    const first = await run(kept);
    expect(first).toHaveLength(20);
    expect(await run(kept)).toBe(first);
    expect(await run(memory(kept.text))).toBe(first);
  });

  test('is made anew after each delivery where the plan asks for it', async () => {
    const kept = memory();
    const plan = planOf({ generate: 'refresh' });
    const first = await run(kept, { plan });
    expect(await run(kept, { plan })).toBe(first);
    await deliver(kept, plan);
    expect(await run(kept, { plan })).not.toBe(first);
  });

  test('is made anew without a memory', async () => {
    expect(await run(undefined)).not.toBe(await run(undefined));
  });

  test('is made anew when the manifest of the generator changed', async () => {
    const kept = memory();
    await run(kept);
    const plan = planOf({
      generators: { 'Password/db': { kind: 'Password', spec: { length: 30 }, files: {} } },
    });
    expect(await run(kept, { plan })).toHaveLength(30);
  });

  test('that is only good for a moment is not kept', async () => {
    const kept = memory();
    expect(await run(kept, { kind: 'MFA', name: 'code' })).toMatch(/^\d{6}$/);
    expect(kept.text).toBeUndefined();
  });
});

test('each entry has a value of its own', async () => {
  const kept = memory();
  const values = [await run(kept), await run(kept, { nth: 1 }), await run(kept, { externalSecret: 'other' })];
  expect(new Set(values).size).toBe(3);
  expect(await run(kept, { nth: 1 })).toBe(values[1]);
});

test('values that no entry uses any more are forgotten when what took their place was delivered', async () => {
  const kept = memory();
  await run(kept, { nth: 1 });
  await run(kept, { nth: 2 });
  await run(kept, { externalSecret: 'gone' });
  expect(kept.text).toContain('es 2 Password/db');
  await deliver(kept);
  expect(kept.text).toContain('es 1 Password/db');
  expect(kept.text).not.toContain('es 2 Password/db');
  expect(kept.text).not.toContain('gone');
});

test.each([
  'not json',
  '[]',
  '{"version":99,"uses":{}}',
  '{"version":1,"uses":{"es 0 Password/db":{"definition":"x"}}}',
  '{"version":1,"uses":{"es 0 Password/db":{"definition":"x","data":{"password":1}}}}',
])('a memory that cannot be used counts as none: %s', async text => {
  const kept = memory(text);
  const made = await run(kept);
  expect(made).toHaveLength(20);
  expect(await run(kept)).toBe(made);
});

test('a generator that the plan does not have is an error', async () => {
  await expect(run(memory(), { name: 'other' })).rejects.toThrow(
    'Password/other: the plan has no such generator',
  );
});

test('a memory that cannot be written is an error, because the value would be another one each time', async () => {
  const full = {
    read: () => undefined,
    write: () => {
      throw new Error('with the secret in it');
    },
  };
  await expect(run(full)).rejects.toThrow(
    /^Password\/db: what it made cannot be kept in memory: unexpected Error/,
  );
});

test('the requests of a generator are made again as its plan says', async () => {
  const retry = { retries: 3 };
  const provider = { server: 'https://vault', auth: { tokenSecretRef: { name: 'vault', key: 'token' } } };
  const plan = planOf({
    generators: {
      'VaultDynamicSecret/db': {
        kind: 'VaultDynamicSecret',
        spec: { provider, path: 'database/creds/app' },
        files: { 'provider.auth.tokenSecretRef': '/token' },
        retry,
      },
    },
  });
  const asked: unknown[] = [];
  const http: GeneratorTools['http'] = request => {
    asked.push(request.retry);
    return Promise.reject(new Error('no network in this test'));
  };
  const runner = generatorRunner({ plan, tools: { ...tools, http } });

  await expect(runner.generate(use({ kind: 'VaultDynamicSecret' }), signal)).rejects.toThrow('no network');

  expect(asked).toEqual([retry]);
});
