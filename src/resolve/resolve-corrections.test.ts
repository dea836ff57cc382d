import { describe, expect, test } from 'vitest';
import type { SecretPlan } from '../plan/plan.ts';
import type { ProviderSession, RemoteRef } from './contract.ts';
import { resolveSecrets } from './resolve.ts';
import { memoryStore } from './testing/memory-store.ts';
import { items, plan, readable, type Spec } from './testing/sample-plan.ts';

describe('corrections that a manifest asks for', () => {
  async function corrected(spec: Spec, corrections: SecretPlan['corrections']): Promise<RemoteRef[]> {
    const asked: RemoteRef[] = [];
    const { session } = memoryStore('SecretStore/main', items);
    const { secrets, ...rest } = plan(spec);
    const noting: ProviderSession = {
      ...session,
      getSecretMap(ref, signal) {
        asked.push(ref);
        return session.getSecretMap(ref, signal);
      },
    };
    const asking = secrets.map(secret => ({ ...secret, ...(corrections && { corrections }) }));
    await resolveSecrets({ ...rest, secrets: asking }, undefined, {
      open: () => noting,
      signal: AbortSignal.timeout(5000),
    });
    return asked;
  }

  test('exact numbers are asked of the provider', async () => {
    const spec = { dataFrom: [{ extract: { key: 'db' } }] };

    expect(await corrected(spec, { exactNumbers: true })).toMatchObject([{ key: 'db', exactNumbers: true }]);
    expect((await corrected(spec, undefined))[0]?.exactNumbers).toBeUndefined();
  });
});

test('what ESO does to an Auto value is left out where the manifest asks for strict decoding', async () => {
  const passwords = { plain: { value: 'password' } };
  const spec: Spec = {
    data: [{ secretKey: 'a', remoteRef: { key: 'plain', decodingStrategy: 'Auto' } }],
    dataFrom: [{ extract: { key: 'plain', decodingStrategy: 'Auto' } }],
  };
  const base = plan(spec);
  const strict = base.secrets.map(secret => ({
    ...secret,
    corrections: { strictAutoDecoding: true } as const,
  }));
  const run = async (secrets: readonly SecretPlan[]) =>
    readable(
      (
        await resolveSecrets({ ...base, secrets }, undefined, {
          open: () => memoryStore('SecretStore/main', passwords).session,
          signal: AbortSignal.timeout(5000),
        })
      ).get('secret-0'),
    );

  expect(await run(strict)).toEqual({ value: 'password', a: 'password' });
  expect(await run(base.secrets)).not.toEqual({ value: 'password', a: 'password' });
});

test('where ESO hardly does what was meant, the result comes with warnings that name field, key and what to write', async () => {
  const { session } = memoryStore('SecretStore/main', { plain: { value: 'password', fine: 'YQ==' } });
  const inexact: ProviderSession = {
    ...session,
    getSecretMap(ref, signal) {
      ref.inexact?.('big');
      return session.getSecretMap(ref, signal);
    },
  };
  const spec: Spec = {
    data: [{ secretKey: 'a', remoteRef: { key: 'plain', decodingStrategy: 'Auto' } }],
    dataFrom: [{ extract: { key: 'plain', decodingStrategy: 'Auto' } }],
  };
  const resolved = await resolveSecrets(plan(spec), undefined, {
    open: () => inexact,
    signal: AbortSignal.timeout(5000),
  });

  expect(resolved.get('secret-0')).toMatchObject({
    warnings: [
      expect.stringMatching(/^spec\.dataFrom\[0\]\.extract: the number of key big .*exact-numbers: "true"$/),
      expect.stringMatching(/^spec\.dataFrom\[0\]\.extract: the value of key value may be plain text/),
      expect.stringMatching(
        /^spec\.data\[0\]: the value of key a may be plain text .*auto-decoding: strict$/,
      ),
    ],
  });
});
