import { expect, test } from 'vitest';
import { createTerminal } from '../terminal.ts';
import { inOwnNamespace } from './own-namespace.ts';

/** A cluster that makes any namespace, and deletes it or not. */
function stage(deletion: () => Promise<boolean> = () => Promise.resolve(true)) {
  const calls: string[] = [];
  let output = '';
  const client = {
    create<T>(path: string, object: T): Promise<T> {
      calls.push(`create ${path}`);
      return Promise.resolve(object);
    },
    delete(path: string): Promise<boolean> {
      calls.push(`delete ${path}`);
      return deletion();
    },
  };
  const terminal = createTerminal(text => (output += text), false);
  return { on: { client, terminal, namespace: 'demo-1' }, calls, output: () => output };
}

const forbidden = (): Promise<boolean> => Promise.reject(new Error('namespaces is forbidden'));
const failing = (): Promise<void> => Promise.reject(new Error('quota exceeded'));
const CALLS = ['create /api/v1/namespaces', 'delete /api/v1/namespaces/demo-1'];

test('the namespace is deleted after the work', async () => {
  const { on, calls } = stage();
  await inOwnNamespace(on, false, () => Promise.resolve(void calls.push('work')));
  expect(calls).toEqual([CALLS[0], 'work', CALLS[1]]);
});

test('the namespace is deleted after work that fails, which is what is thrown', async () => {
  const { on, calls } = stage();
  await expect(inOwnNamespace(on, false, failing)).rejects.toThrow('quota exceeded');
  expect(calls).toEqual(CALLS);
});

test('a deletion that fails does not hide why the work failed, and says what is left', async () => {
  const { on, output } = stage(forbidden);
  await expect(inOwnNamespace(on, false, failing)).rejects.toThrow('quota exceeded');
  expect(output()).toMatch(/namespace demo-1 is left .*: namespaces is forbidden/);
});

test('a deletion that fails after the work is thrown, with what is left', async () => {
  const { on } = stage(forbidden);
  await expect(inOwnNamespace(on, false, () => Promise.resolve())).rejects.toThrow(
    'namespace demo-1 is left',
  );
});

test('a namespace that is to be kept is, and is named', async () => {
  const { on, calls, output } = stage();
  await inOwnNamespace(on, true, () => Promise.resolve());
  expect(calls).toEqual(CALLS.slice(0, 1));
  expect(output()).toContain('kubectl get all --namespace demo-1');
});
