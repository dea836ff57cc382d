import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { systemFiles } from '../files/file-operations.ts';
import { readState, writeState, type AgentState } from './state.ts';
import { temporaryDirectory } from '../testing/temporary-directory.ts';

const state: AgentState = {
  version: 1,
  agent: '0.1.0',
  plan: 'abc',
  changePending: true,
  secrets: {
    db: { state: 'fresh', lastSuccess: 1000, lastAttempt: 2000, nextDue: null, failures: 0 },
    api: {
      state: 'stale',
      lastSuccess: null,
      lastAttempt: 3000,
      nextDue: 8.64e15,
      failures: 2,
      error: { code: 'PROVIDER_UNAVAILABLE', message: 'down' },
    },
  },
};

test('what is written is read back, and the times in the file are readable', () => {
  const file = join(temporaryDirectory(), 'state', 'state.json');
  writeState(file, state, systemFiles);
  expect(readState(file, systemFiles)).toEqual(state);
  expect(readFileSync(file, 'utf8')).toContain('"lastSuccess": "1970-01-01T00:00:01.000Z"');
  expect(statSync(file).mode & 0o777).toBe(0o644);
});

test('an interrupted write leaves the state before, and the next write works', () => {
  const file = join(temporaryDirectory(), 'state.json');
  writeState(file, state, systemFiles);
  const rename = (): never => {
    throw new Error('killed');
  };
  expect(() => writeState(file, { ...state, plan: 'new' }, { ...systemFiles, rename })).toThrow('killed');
  expect(readState(file, systemFiles)?.plan).toBe('abc');
  writeState(file, { ...state, plan: 'new' }, systemFiles);
  expect(readState(file, systemFiles)?.plan).toBe('new');
  expect(readdirSync(dirname(file))).toEqual(['state.json']);
});

test('no file is no state', () => {
  expect(readState(join(temporaryDirectory(), 'state.json'), systemFiles)).toBeUndefined();
});

describe('what is no state of this version is an error', () => {
  const secret = { state: 'fresh', lastSuccess: null, lastAttempt: null, nextDue: null, failures: 0 };
  const around = (value: unknown) => ({ version: 1, agent: '0', plan: 'x', secrets: { db: value } });

  test.each([
    ['no JSON', '{'],
    ['a list', '[]'],
    ['another version', JSON.stringify({ ...state, version: 2 })],
    ['no secrets', JSON.stringify({ version: 1, agent: '0', plan: 'x' })],
    ['an unknown state', JSON.stringify(around({ ...secret, state: 'good' }))],
    ['a flag that is none', JSON.stringify({ ...state, changePending: 'yes' })],
    ['a time that is none', JSON.stringify(around({ ...secret, nextDue: 'soon' }))],
    ['a missing time', JSON.stringify(around({ ...secret, lastSuccess: undefined }))],
    ['an error that is none', JSON.stringify(around({ ...secret, error: 'down' }))],
  ])('%s', (_, text) => {
    const file = join(temporaryDirectory(), 'state.json');
    writeFileSync(file, text);
    expect(() => readState(file, systemFiles)).toThrow(expect.objectContaining({ code: 'STATE_UNREADABLE' }));
  });

  test('a directory in its place', () => {
    const file = join(temporaryDirectory(), 'state.json');
    mkdirSync(file);
    expect(() => readState(file, systemFiles)).toThrow(/EISDIR/);
  });
});
