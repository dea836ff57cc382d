import { describe, expect, test } from 'vitest';
import { growthOfWork, IN_PROPORTION } from '../../../test/growth-of-work.ts';
import { checkAdmitted } from '../../check/check-admitted.ts';
import type { CheckResult } from '../../check/check-result.ts';
import type { Finding } from '../../check/finding.ts';
import { problem } from '../../errors.ts';
import { objectIndex } from '../../manifest/object-index.ts';
import { PASS } from '../answer.ts';
import { WITHOUT_POLICIES, type PolicyTools } from './judge-request.ts';
import type { ReadObject } from '../watch/read-object.ts';
import type { AdmissionRequest } from '../review.ts';
import { ENDLESS } from '../testing/endless.ts';
import { policyTools } from '../testing/policies.ts';
import { admissionRequest } from '../testing/review.ts';
import { validateManifests } from './validate-manifests.ts';

const error: Finding = { rule: 'PST101', severity: 'error', path: 'spec.data[0]', message: 'wrong' };
const doubt: Finding = { rule: 'PST201', severity: 'warning', path: 'spec', message: 'doubtful' };

describe('a new object', () => {
  test('passes without findings', () => {
    expect(validate({ object: { findings: [] } })).toBe(PASS);
  });

  test('passes with warnings', () => {
    expect(validate({ object: { findings: [doubt] } })).toEqual({
      allowed: true,
      warnings: ['spec: doubtful (PST201)'],
      auditAnnotations: { findings: 'PST201' },
    });
  });

  test('is refused for its errors alone, with everything else as warnings beside that', () => {
    expect(validate({ object: { findings: [doubt, error, doubt] } })).toEqual({
      allowed: false,
      status: {
        code: 422,
        reason: 'Invalid',
        status: 'Failure',
        message: 'ExternalSecret "db" is invalid:\n* spec.data[0]: wrong (PST101)',
        details: {
          kind: 'ExternalSecret',
          name: 'db',
          group: 'external-secrets.io',
          causes: [{ reason: 'FieldValueInvalid', field: 'spec.data[0]', message: 'wrong (PST101)' }],
        },
      },
      warnings: ['spec: doubtful (PST201)'],
      auditAnnotations: { findings: 'PST101' },
    });
  });

  test('is refused without a word about warnings where there are none', () => {
    expect(validate({ object: { findings: [error] } })).not.toHaveProperty('warnings');
  });

  test('is refused with warnings that are bounded and fit into one line each', () => {
    const messages = Array.from({ length: 60 }, (_, i) => `doubt ${i}\n${'long '.repeat(100)}`);
    const doubts = messages.map(message => ({ ...doubt, message }));
    const answer = validate({ object: { findings: [error, ...doubts] } });
    expect(answer).toHaveProperty('warnings', Array(51).fill(expect.stringMatching(/^[^\n]{1,256}$/)));
    expect(answer).toHaveProperty('warnings.50', 'and 10 more warnings');
  });
});

describe('a secret that was put where a key belongs is in no part of an answer', () => {
  // Put together here, so that no scanner takes this file for a leak.
  const token = ['gh', 'p_Zq8Lw3Xr7Tn2Vb9Mp4Hd6Fs1Gj5Kc0Ytabcd'].join('');
  const written = (spec: object) => ({
    apiVersion: 'external-secrets.io/v1',
    kind: 'ExternalSecret',
    metadata: { name: 'db', namespace: 'shop' },
    spec: {
      secretStoreRef: { name: 'vault' },
      data: [{ secretKey: 'a', remoteRef: { key: 'a' } }],
      ...spec,
    },
  });

  test.each<[string, boolean, Readonly<Record<string, unknown>>]>([
    ['of a denial', false, written({ target: { template: { data: { [token]: '{{ .b }' } } } })],
    ['of a warning', true, written({ [token]: 'a' })],
  ])('%s', async (_what, allowed, object) => {
    const handler = validateManifests({
      check: checkAdmitted,
      checkAcross: () => ({ findings: [], missing: [] }),
      manifests: () => objectIndex(),
      read: () => Promise.resolve([]),
    });
    const answer = await handler(admissionRequest({ object }), ENDLESS);
    expect(answer.allowed).toBe(allowed);
    expect(JSON.stringify(answer)).toContain('•••');
    expect(JSON.stringify(answer)).not.toContain(token.slice(0, 12));
  });
});

describe('a changed object', () => {
  const update = (findings: Finding[], before: Finding[]): unknown =>
    validate({ operation: 'UPDATE', object: { findings }, oldObject: { findings: before } });

  test('is not refused for an error that it had before', () => {
    expect(update([error, doubt], [error])).toMatchObject({
      allowed: true,
      warnings: ['spec.data[0]: wrong (PST101)', 'spec: doubtful (PST201)'],
    });
  });

  test.each<[string, Partial<Finding>]>([
    ['rule', { rule: 'PST102' }],
    ['place', { path: 'spec.data[1]' }],
    ['message', { message: 'wrong in another way' }],
  ])('is refused for an error with another %s than before', (_what, difference) => {
    expect(update([{ ...error, ...difference }], [error])).toMatchObject({ allowed: false });
  });

  test('is refused for the new error only, and warned of the others', () => {
    expect(update([error, { ...error, rule: 'PST102' }], [error])).toMatchObject({
      allowed: false,
      status: { details: { causes: [{ message: 'wrong (PST102)' }] } },
      warnings: ['spec.data[0]: wrong (PST101)'],
    });
  });

  test('is refused when what it was before is not known', () => {
    expect(validate({ operation: 'UPDATE', object: { findings: [error] } })).toMatchObject({
      allowed: false,
    });
  });
});

describe('a changed object whose mistake', () => {
  const data = (...keys: string[]) => ({ spec: { data: keys.map(key => ({ key })) } });
  const at = (path: string): Finding => ({ ...error, path });
  const update = (path: string, now: object, before: string, then: object): unknown =>
    validate({
      operation: 'UPDATE',
      object: { findings: [at(path)], ...now },
      oldObject: { findings: [at(before)], ...then },
    });

  test.each<[string, [string, object], [string, object], boolean]>([
    [
      'moved with the entry it is of',
      ['spec.data[1].key', data('new', 'a')],
      ['spec.data[0].key', data('a')],
      true,
    ],
    [
      'is in another entry now',
      ['spec.data[1].key', data('a', 'b')],
      ['spec.data[0].key', data('a', 'c')],
      false,
    ],
    [
      'has another value that is as wrong',
      ['spec.data[0].key', data('b')],
      ['spec.data[0].key', data('a')],
      false,
    ],
    ['is of a list of which another part changed', ['spec.data', data('b')], ['spec.data', data('a')], true],
    ['is that something is missing', ['spec.name', data('b')], ['spec.name', data('a')], true],
  ])('%s', (_what, now, before, allowed) => {
    expect(update(...now, ...before)).toMatchObject({ allowed });
  });
});

test(
  'an update of an object with thousands of mistakes that are alike takes no time that others wait for',
  { timeout: 120_000 },
  async () => {
    const updateOf = (mistakes: number) => {
      const dataFrom = Array.from({ length: mistakes }, (_, index) => ({
        find: { path: 'b' },
        extract: { key: `k${index}` },
      }));
      const object = (items: readonly object[]) => ({
        apiVersion: 'external-secrets.io/v1',
        kind: 'ExternalSecret',
        metadata: { name: 'db', namespace: 'shop' },
        spec: { secretStoreRef: { name: 'vault' }, dataFrom: items },
      });
      const [moved, before] = [object(dataFrom.toReversed()), object(dataFrom)];
      return admissionRequest({ operation: 'UPDATE', object: moved, oldObject: before });
    };
    const handler = validateManifests({
      check: checkAdmitted,
      checkAcross: () => ({ findings: [], missing: [] }),
      manifests: () => objectIndex(),
      read: () => Promise.resolve([]),
    });
    expect(await handler(updateOf(2000), ENDLESS)).toMatchObject({ allowed: true });
    const answer = (request: AdmissionRequest) => handler(request, ENDLESS);
    expect(await growthOfWork(160, updateOf, answer)).toBeLessThan(IN_PROPORTION);
  },
);

describe('what it needs of others', () => {
  const lonely: Finding = {
    rule: 'PST600',
    severity: 'error',
    path: 'spec.secretStoreRef',
    message: 'no store',
  };
  const missing = [{ kind: 'ClusterSecretStore', name: 'vault' }] as const;

  test('is said as a warning, since it may be applied next, with its own', () => {
    expect(validate({ object: { findings: [doubt] } }, { findings: [lonely], missing: [] })).toMatchObject({
      allowed: true,
      warnings: ['spec: doubtful (PST201)', 'spec.secretStoreRef: no store (PST600)'],
      auditAnnotations: { findings: 'PST201,PST600' },
    });
  });

  test('is a warning beside a denial for its own mistakes', () => {
    expect(validate({ object: { findings: [error] } }, { findings: [lonely], missing: [] })).toMatchObject({
      allowed: false,
      status: { details: { causes: [{ field: 'spec.data[0]' }] } },
      warnings: ['spec.secretStoreRef: no store (PST600)'],
    });
  });

  test('is looked for once before it counts as missing', async () => {
    const asked: string[] = [];
    const read: ReadObject = async ({ name }) => {
      asked.push(name);
      return [];
    };
    expect(await validate({ object: {} }, { findings: [lonely], missing }, read)).toMatchObject({
      warnings: ['spec.secretStoreRef: no store (PST600)'],
    });
    expect(asked).toEqual(['vault']);
  });

  test('does not count as missing where the API server cannot be asked', async () => {
    const read: ReadObject = async () => problem('LOOKUP_FAILED', { object: 'x', reason: 'y' });
    expect(await validate({ object: {} }, { findings: [lonely], missing }, read)).toBe(PASS);
  });
});

describe('policies', () => {
  const lonely: Finding = { rule: 'PST600', severity: 'warning', path: 'spec', message: 'no store' };
  const missing = [{ kind: 'ClusterSecretStore', name: 'vault' }] as const;
  const deny = (rule: string) =>
    policyTools({ p: `rules: [{ ids: [${rule}], actions: { admission: deny } }]` });

  test('decide about its own mistakes and about what it needs of others, in one answer', () => {
    const both = policyTools({ p: 'rules: [{ ids: [PST201, PST600], actions: { admission: deny } }]' });
    const across = { findings: [lonely], missing: [] };
    expect(validate({ object: { findings: [doubt] } }, across, undefined, both)).toMatchObject({
      allowed: false,
      status: { reason: 'Forbidden', details: { causes: [{ field: 'spec' }, { field: 'spec' }] } },
    });
  });

  test('warn beside what another one of their rules refuses, in one answer', () => {
    const mixed = policyTools({
      p: 'rules: [{ ids: [PST201], actions: { admission: deny } }, { ids: [PST101], actions: { admission: warn } }]',
    });
    const across = { findings: [], missing };
    expect(validate({ object: { findings: [doubt, error] } }, across, undefined, mixed)).toMatchObject({
      allowed: false,
      status: { reason: 'Forbidden', details: { causes: [{ message: expect.stringContaining('PST201') }] } },
      warnings: ['spec.data[0]: wrong (PST101 of SecretPolicy p)'],
    });
  });

  test('refuse what is nowhere only after it was looked for', async () => {
    const asked: string[] = [];
    const read: ReadObject = async ({ name }) => {
      asked.push(name);
      return [];
    };
    const answer = validate({ object: {} }, { findings: [lonely], missing }, read, deny('PST600'));
    expect(await answer).toMatchObject({ allowed: false, status: { reason: 'Forbidden' } });
    expect(asked).toEqual(['vault']);
  });

  test('do not refuse what could not be looked for', async () => {
    const read: ReadObject = async () => problem('LOOKUP_FAILED', { object: 'x', reason: 'y' });
    expect(await validate({ object: {} }, { findings: [lonely], missing }, read, deny('PST600'))).toBe(PASS);
  });

  describe('that choose namespaces by label, where the namespace has not been seen,', () => {
    const gold = policyTools({
      p: 'match: { namespaceSelector: { matchLabels: { tier: gold } } }\nrules: [{ ids: [PST201], actions: { admission: deny } }]',
    });
    const asked = (read: ReadObject): unknown =>
      validate(
        { object: { findings: [doubt] }, namespace: 'shop' },
        { findings: [], missing: [] },
        read,
        gold,
      );

    test.each<[string, Record<string, string>, boolean]>([
      ['hold', { tier: 'gold' }, false],
      ['do not hold', { tier: 'iron' }, true],
    ])('%s by the labels that it is then looked up with', async (_what, labels, allowed) => {
      const names: string[] = [];
      const answer = await asked(async ({ kind, name }) => {
        names.push(`${kind} ${name}`);
        return [{ kind: 'Namespace', metadata: { name, labels } }];
      });
      expect(answer).toMatchObject({ allowed });
      expect(names).toEqual(['Namespace shop']);
    });

    test('are told to have been left out where it cannot be looked up', async () => {
      const answer = await asked(async () => problem('LOOKUP_FAILED', { object: 'x', reason: 'y' }));
      expect(answer).toMatchObject({
        allowed: true,
        warnings: [
          'spec: doubtful (PST201)',
          'the labels of the namespace could not be read: SecretPolicies that choose namespaces by label were not asked',
        ],
      });
    });
  });

  test('refuse its own mistakes without a look at others', () => {
    const read = (): never => {
      throw new Error('asked');
    };
    const answer = validate(
      { object: { findings: [doubt] } },
      { findings: [], missing },
      read,
      deny('PST201'),
    );
    expect(answer).toMatchObject({ allowed: false });
  });

  test('let pass a change of what they forbid but leave alone', () => {
    const objects = { object: { findings: [doubt] }, oldObject: { findings: [doubt] } };
    const across = { findings: [], missing: [] };
    expect(validate({ operation: 'UPDATE', ...objects }, across, undefined, deny('PST201'))).toMatchObject({
      allowed: true,
      warnings: ['spec: doubtful (PST201 of SecretPolicy p)'],
    });
  });
});

/** The objects of these tests say themselves what is wrong with them. */
function validate(
  parts: Partial<AdmissionRequest>,
  across: CheckResult = { findings: [], missing: [] },
  read: ReadObject = async () => [],
  policies: PolicyTools = WITHOUT_POLICIES,
): unknown {
  const kind = { group: 'external-secrets.io', version: 'v1', kind: 'ExternalSecret' };
  const check = (object: { findings?: Finding[] }): Finding[] => object.findings ?? [];
  const handler = validateManifests({
    check: object => check(Object(object)),
    checkAcross: () => across,
    manifests: () => objectIndex(),
    policies,
    read,
  });
  return handler(admissionRequest({ kind, name: 'db', ...parts }), ENDLESS);
}
