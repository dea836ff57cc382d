import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { problem } from '../errors.ts';
import type { ProviderSession } from './contract.ts';
import { resolveSecrets } from './resolve.ts';
import { memoryStore } from './testing/memory-store.ts';
import { data, items, plan, readable } from './testing/sample-plan.ts';

describe('a run', () => {
  const wanted = { data: [data('a', 'cache')] };

  test('opens a store once for all ExternalSecrets and closes it at the end', async () => {
    const main = memoryStore('SecretStore/main', items);
    let opened = 0;
    const open = (): ProviderSession => {
      opened += 1;
      return main.session;
    };

    await resolveSecrets(plan(wanted, wanted), undefined, { open, signal: AbortSignal.timeout(5000) });

    expect(opened).toBe(1);
    expect(main.log).toEqual(['cache', 'cache', 'close']);
  });

  test('resolves the named ones only, and says so of a name that the plan does not have', async () => {
    const { session } = memoryStore('SecretStore/main', items);
    const resolved = await resolveSecrets(plan(wanted, wanted), ['secret-1', 'nobody'], {
      open: () => session,
      signal: AbortSignal.timeout(5000),
    });

    expect([...resolved.keys()]).toEqual(['secret-1', 'nobody']);
    expect(readable(resolved.get('nobody'))).toBe(
      'ExternalSecret nobody: plan: it has no such ExternalSecret',
    );
  });

  test('one that fails leaves the others whole', async () => {
    const { session } = memoryStore('SecretStore/main', items);
    const failing = { data: [data('a', 'cache'), data('b', 'gone')] };
    const resolved = await resolveSecrets(plan(failing, wanted), undefined, {
      open: () => session,
      signal: AbortSignal.timeout(5000),
    });

    expect(readable(resolved.get('secret-0'))).toContain('there is no secret gone');
    expect(readable(resolved.get('secret-1'))).toEqual({ a: 'cache' });
  });

  test('a store that does not answer takes no turn from another one, and is asked for its first few keys alone', async () => {
    const main = memoryStore('SecretStore/main', items);
    const asked: string[] = [];
    const hole: ProviderSession = {
      ...main.session,
      async getSecret({ key }) {
        asked.push(key);
        await sleep(20);
        const detail = { store: 'SecretStore/hole', action: `reading ${key}`, reason: 'no answer' };
        throw problem('PROVIDER_UNAVAILABLE', detail, { isUnanswered: true });
      },
    };
    const many = Array.from({ length: 40 }, (_, i) => data(`k${i}`, `k${i}`));
    let settledFirst = '';

    const resolved = await resolveSecrets(
      plan({ secretStoreRef: { name: 'hole' }, data: many }, wanted),
      undefined,
      {
        open: key => (key === 'SecretStore/hole' ? hole : main.session),
        trace: name => (settledFirst ||= `${name} after ${asked.length}`),
        signal: AbortSignal.timeout(5000),
      },
    );

    expect(settledFirst).toBe('secret-1 after 8');
    expect(asked).toHaveLength(8);
    expect(readable(resolved.get('secret-1'))).toEqual({ a: 'cache' });
    expect(readable(resolved.get('secret-0'))).toContain(
      'spec.data[0] (key: k0), err: SecretStore/hole: reading k0 failed: no answer',
    );
  });

  test('a store that cannot be opened is an error of the entry that wants it', async () => {
    const resolved = await resolveSecrets(plan(wanted), undefined, {
      open: store => {
        throw problem('PROVIDER_UNKNOWN', { store, provider: 'aws', known: 'fake' });
      },
      signal: AbortSignal.timeout(5000),
    });

    expect(readable(resolved.get('secret-0'))).toMatch(
      /^ExternalSecret secret-0: error processing spec\.data\[0\] \(key: cache\), err: SecretStore\/main uses provider aws/,
    );
  });

  test('a deadline ends what hangs, says where, keeps what is done and closes the store', async () => {
    const { session, log } = memoryStore('SecretStore/main', items);
    const hanging: ProviderSession = {
      ...session,
      async getSecret(ref, signal) {
        if (ref.key !== 'hangs') return await session.getSecret(ref, signal);
        await sleep(60_000, undefined, { signal });
        return Buffer.from('never');
      },
    };

    const resolved = await resolveSecrets(plan(wanted, { data: [data('a', 'hangs')] }), undefined, {
      open: () => hanging,
      signal: AbortSignal.timeout(50),
    });

    expect(readable(resolved.get('secret-0'))).toEqual({ a: 'cache' });
    const late = resolved.get('secret-1');
    expect(late).toMatchObject({ error: { code: 'RESOLVE_CANCELLED', retryable: true } });
    expect(readable(late)).toMatch(
      /^ExternalSecret secret-1: error processing spec\.data\[0\] \(key: hangs\), err: stopped before/,
    );
    expect(log).toContain('close');
  });
});
