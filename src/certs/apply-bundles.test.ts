import { expect, test, vi } from 'vitest';

import { applyBundles, type Tried } from './apply-bundles.ts';
import type { CertificateCluster } from './certificate-cluster.ts';
import type { Repairs } from './repairs.ts';
import type { ApplyBundle } from './situation.ts';
import { sampleTarget } from './testing/sample-target.ts';

const { signal } = new AbortController();

function writer(apply: CertificateCluster['applyBundle']) {
  const tried: Tried = { troubles: new Set(), applied: new Set() };
  const applyBundle = vi.fn<CertificateCluster['applyBundle']>(apply);
  const applied = vi.fn<Repairs['applied']>(async () => {});
  const run = async (...names: readonly string[]): Promise<void> =>
    applyBundles(names.map(action), { cluster: { applyBundle }, repairs: { applied } }, tried, signal);
  return { run, tried, applied, asked: () => applyBundle.mock.calls.map(([{ name }]) => name) };
}

function action(name: string): ApplyBundle {
  return { do: 'apply-bundle', target: sampleTarget('old', { name }), caBundle: 'new' };
}

test('the same bundle is sent to a target once in a pass, though the plan asks for it again', async () => {
  const { run, applied, asked } = writer(async () => true);
  await run('a', 'b');
  await run('a', 'b', 'c');
  expect(asked()).toEqual(['a', 'b', 'c']);
  expect(applied).toHaveBeenCalledTimes(3);
});

test('a target that changed meanwhile is neither repaired nor a trouble', async () => {
  const { run, tried, applied } = writer(async () => false);
  await run('a');
  expect(applied).not.toHaveBeenCalled();
  expect(tried.troubles.size).toBe(0);
});

test('one that hangs or fails keeps no other, and is named', async () => {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const { run, tried, asked } = writer(async ({ name }) => {
    if (name === 'fails') throw new Error('the server is busy');
    return name === 'hangs' ? promise : true;
  });
  const running = run('hangs', 'fails', 'works');
  expect(asked()).toEqual(['hangs', 'fails', 'works']);
  resolve(true);
  await running;
  expect([...tried.troubles]).toEqual([
    'the caBundle of MutatingWebhookConfiguration/fails cannot be applied: the server is busy',
  ]);
});
