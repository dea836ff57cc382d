import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { checkAdmitted } from '../check-admitted.ts';
import { checkObject } from '../check.ts';

const now = (): Date => new Date('2026-11-28T12:00:00Z');
const policyWith = (spec: string): Readonly<Record<string, unknown>> => ({
  apiVersion: 'postern.dev/v1alpha1',
  kind: 'SecretPolicy',
  metadata: { name: 'p' },
  spec: parse(spec),
});
const said = (spec: string): string[] =>
  checkObject(policyWith(spec), now).map(
    ({ rule, severity, path, message, fix }) =>
      `${severity} ${rule} ${path}: ${message}${fix === undefined ? '' : `; ${fix}`}`,
  );
const exception = (expires: string, atMost = '30d'): string =>
  `exceptionRequests: { contact: x, atMost: ${atMost} }\nexceptions: [{ rules: [PST112], match: {}, reason: y, expires: '${expires}' }]`;

test.for(['2026-12-28', '2026-12-28T12:00:00Z', '2026-11-28'])('an exception may last until %s', expires => {
  expect(said(exception(expires))).toEqual([]);
});

test.for(['2026-12-29', '2026-12-28T12:00:01Z'])('30 days from now is before %s', expires => {
  expect(said(exception(expires))).toEqual([
    'error PST812 spec.exceptions[0].expires: is later than exceptionRequests.atMost allows, which is 30d; write 2026-12-28 at the latest',
  ]);
});

test('an exception that has ended is a warning: it does no harm', () => {
  expect(said(exception('2026-11-27'))).toEqual([
    'warning PST812 spec.exceptions[0].expires: this exception ended on 2026-11-27; remove it, or write a later day',
  ]);
});

test('a period that cannot be read limits nothing, and is said', () => {
  expect(said(exception('2099-01-01', 'long'))).toEqual([
    expect.stringMatching(/^error PST812 spec\.exceptionRequests\.atMost: "long" is not a duration/u),
  ]);
});

test.for([
  ['PST11', undefined],
  ['PST', undefined],
  ['p/mine', undefined],
  ['mine', 'did you mean p/mine?'],
  ['p/mime', 'did you mean p/mine?'],
  ['q/other', 'a policy speaks about built-in rules and about its own, as <policy>/<name>'],
  ['PST12O', 'did you mean PST120?'],
  ['PST001', 'rules about files have no object that a policy could be about'],
] as const)('an id %s: %s', ([id, fix]) => {
  const spec = `custom: [{ name: mine, expression: 'true' }]\nrules: [{ ids: [${id}], actions: { admission: deny } }]`;
  const expected = `error PST812 spec.rules[0].ids[0]: there is no rule "${id}"; ${fix}`;
  expect(said(spec)).toEqual(fix === undefined ? [] : [expected]);
});

test.for([
  ['PST101', 'warn', true],
  ['PST101', 'audit', false],
  ['PST1', 'ignore', true],
  ['PST301', 'deny', true],
  ['PST301', 'warn', false],
  ['PST3', 'audit', false],
  ['PST', 'audit', true],
] as const)('%s may be %s: %s', ([id, action, isAllowed]) => {
  const found = said(`rules: [{ ids: [${id}], actions: { lint: '${action}' } }]`);
  expect(found.map(line => line.split(': ')[0])).toEqual(
    isAllowed ? [] : ['error PST812 spec.rules[0].actions.lint'],
  );
});

test('as many unknown ids and kinds as a policy can hold are all said', () => {
  const list = (length: number, entry: (index: number) => string): string =>
    `[${Array.from({ length }, (_, index) => entry(index)).join()}]`;
  const ids = list(64, index => `PST9${index}x${index}`);
  const kinds = list(256, index => `Extrnalsecrt${index}`);
  const rules = list(64, () => `{ ids: ${ids}, actions: { lint: warn } }`);
  const exceptions = list(
    256,
    () => `{ rules: ${ids}, match: { kinds: ${kinds} }, reason: y, expires: '2026-12-28' }`,
  );
  const policy = policyWith(`rules: ${rules}\nexceptions: ${exceptions}`);
  const unknown = checkObject(policy, now).filter(({ message }) => message.startsWith('there is no rule'));
  expect(unknown).toHaveLength(64 * (64 + 256));
  // What is meant is looked for in few cases, since that is what costs.
  expect(unknown.filter(({ fix }) => fix !== undefined)).toHaveLength(3 * (64 + 256));
});

test('a list of more entries than a policy may have is refused in files as by the API server', () => {
  const ids = Array.from({ length: 65 }, () => 'PST112').join();
  expect(said(`rules: [{ ids: [${ids}], actions: { lint: warn } }]`)).toEqual([
    'error PST810 spec.rules[0].ids: must have at most 64 entries, and has 65',
  ]);
});

test('a provider that a newer External Secrets may have is a warning', () => {
  expect(said('require: { providers: { allowed: [brandnewvault9000x] } }')[0]).toMatch(/^warning PST812/u);
});

test('a field that the API server dropped is refused: what it forbids would be allowed', () => {
  const written = policyWith('requires: { providers: { allowed: [vault] } }');
  const applied = JSON.stringify(written);
  const metadata = {
    name: 'p',
    annotations: { 'kubectl.kubernetes.io/last-applied-configuration': applied },
  };
  expect(checkAdmitted({ ...written, metadata, spec: {} })).toMatchObject([
    { rule: 'PST811', severity: 'error', path: 'spec.requires', fix: 'did you mean require?' },
  ]);
});
