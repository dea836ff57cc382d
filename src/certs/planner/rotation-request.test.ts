import { expect, test } from 'vitest';

import { rotationRequest } from './rotation-request.ts';

const request = (annotations: Readonly<Record<string, string>>) => rotationRequest({ annotations });

test.each([
  ['graceful 2026-06-01', 'graceful'],
  ['emergency leaked', 'emergency'],
])('%s asks for one', (value, kind) => {
  expect(request({ 'postern.dev/rotate': value })).toEqual({ kind, value });
});

test.each([
  ['nothing', {}],
  ['a word without an id', { 'postern.dev/rotate': 'graceful' }],
  ['an id that is empty', { 'postern.dev/rotate': 'emergency  ' }],
  ['another word', { 'postern.dev/rotate': 'soon 1' }],
  ['what was carried out', { 'postern.dev/rotate': 'graceful 1', 'postern.dev/rotated': 'graceful 1' }],
])('%s asks for none', (_what, annotations) => {
  expect(request(annotations)).toBeUndefined();
});

test('the same word with a new id asks again', () => {
  expect(request({ 'postern.dev/rotate': 'graceful 2', 'postern.dev/rotated': 'graceful 1' })?.kind).toBe(
    'graceful',
  );
});

test('no Secret asks for nothing', () => {
  expect(rotationRequest(undefined)).toBeUndefined();
});
