import { expect, test } from 'vitest';
import { resourceFindings } from './agent-resources.ts';
import { readOptions } from './read-options.ts';
import { defaultSettings } from './settings.ts';

function findings(annotations: Record<string, string>): string[] {
  const named = Object.entries(annotations).map(([name, text]) => [`postern.dev/${name}`, text]);
  const { options } = readOptions(Object.fromEntries(named), defaultSettings);
  return resourceFindings(options).map(({ path, message, fix }) => `${path}: ${message}; ${fix}`);
}

test('the defaults go together', () => {
  expect(findings({})).toEqual([]);
});

test('a limit below its request is refused where it stands', () => {
  expect(findings({ 'agent-cpu-request': '2', 'agent-cpu-limit': '1000m' })).toEqual([
    'metadata.annotations[postern.dev/agent-cpu-limit]: agent-cpu-limit is 1000m, which is less than agent-cpu-request, 2; raise agent-cpu-limit or lower agent-cpu-request',
  ]);
  expect(findings({ 'agent-memory-request': '1Gi' })).toEqual([
    'metadata.annotations[postern.dev/agent-memory-limit]: agent-memory-limit is 128Mi, which is less than agent-memory-request, 1Gi; raise agent-memory-limit or lower agent-memory-request',
  ]);
});

test.each([
  [{ 'agent-memory-request': '1Mi', 'agent-memory-limit': '32Mi' }, 'agent-memory-limit is 32Mi', '64Mi'],
  [{ 'size-limit': '0' }, 'size-limit is 0', '64Ki'],
  [{ 'size-limit': '1m' }, 'size-limit is 1m', '64Ki'],
])('%j is too little', (annotations, message, least) => {
  expect(findings(annotations)).toEqual([expect.stringContaining(message)]);
  expect(findings(annotations)[0]).toContain(`write ${least} or more`);
});

test.each([
  { 'agent-cpu-request': '0.5' },
  { 'agent-cpu-limit': '5m' },
  { 'size-limit': '64Ki' },
  { 'agent-memory-limit': '64Mi' },
])('%j is enough', annotations => {
  expect(findings(annotations)).toEqual([]);
});

test('amounts that were looked at before are not looked at again, unless one of them is another', () => {
  const small = { 'agent-memory-limit': '32Mi', 'agent-memory-request': '16Mi' };

  expect(resourceFindings(small)).toHaveLength(1);
  expect(resourceFindings({ ...small, refresh: 60 }, small)).toEqual([]);
  expect(resourceFindings({ ...small, 'agent-memory-request': '64Mi' }, small)).toHaveLength(2);
});
