import { describe, expect, test } from 'vitest';
import type { Finding } from '../../check/finding.ts';
import type { OwnCheck } from '../../check/policy/contract.ts';
import { objectIndex } from '../../manifest/object-index.ts';
import { PASS, type Answer } from '../answer.ts';
import { answerJudged, judgeRequest, type JudgedRequest, type PolicyDecision } from './judge-request.ts';
import type { AdmissionRequest } from '../review.ts';
import { externalSecret, secretStore } from '../testing/manifests.ts';
import { policyTools } from '../testing/policies.ts';
import { admissionRequest } from '../testing/review.ts';

const doubt: Finding = { rule: 'PST112', severity: 'warning', path: 'spec', message: 'doubtful' };
const malformed: Finding = { rule: 'PST110', severity: 'error', path: 'spec.x', message: 'wrong' };
const deny = 'rules: [{ ids: [PST112], actions: { admission: deny } }]';
const db = { kind: 'ExternalSecret', metadata: { name: 'db' } };

interface Around {
  readonly findings?: readonly Finding[];
  readonly custom?: OwnCheck;
  readonly manifests?: ReturnType<typeof objectIndex>;
  readonly request?: Partial<AdmissionRequest>;
  readonly decisions?: PolicyDecision[];
}

function judged(specs: Readonly<Record<string, string>>, around: Around = {}): JudgedRequest {
  const { findings = [], custom, manifests = objectIndex(), request = {} } = around;
  return judgeRequest(
    policyTools(specs, custom),
    { namespace: 'shop', ...request },
    { object: db, oldObject: request.oldObject, findings, missing: [] },
    manifests,
  );
}

function answer(specs: Readonly<Record<string, string>>, around: Around = {}): Answer {
  const { findings = [], custom, manifests = objectIndex(), request = {}, decisions } = around;
  const tools = policyTools(specs, custom, decisions);
  const kind = { group: 'external-secrets.io', version: 'v1', kind: 'ExternalSecret' };
  const asked = admissionRequest({ kind, name: 'db', namespace: 'shop', object: db, ...request });
  const checked = { object: db, oldObject: asked.oldObject, findings, missing: [] };
  return answerJudged(tools, asked, judgeRequest(tools, asked, checked, manifests), () => findings);
}

describe('what policies are told', () => {
  const seen: OwnCheck = ({ namespace, namespaceLabels, oldObject, store }) => [
    {
      severity: 'error',
      path: '',
      message: JSON.stringify([
        namespace,
        namespaceLabels,
        oldObject,
        store('SecretStore', 'vault')?.['kind'],
        store('ClusterSecretStore', 'shared')?.['kind'],
      ]),
    },
  ];
  const custom = 'custom: [{ name: seen, expression: x }]';
  const told = (around: Around): unknown => {
    const { verdict, missing } = judged({ p: custom }, { custom: seen, ...around });
    return [verdict.findings[0]?.message, missing];
  };

  test('is the namespace, its labels, the object before and the stores around', () => {
    const store = secretStore('SecretStore', 'vault');
    const manifests = objectIndex([
      { ...store, metadata: { ...store.metadata, namespace: 'shop' } },
      secretStore('ClusterSecretStore', 'shared'),
      { kind: 'Namespace', metadata: { name: 'shop', labels: { tier: 'gold' } } },
    ]);
    expect(told({ manifests, request: { oldObject: { a: 1 } } })).toEqual([
      '["shop",{"tier":"gold"},{"a":1},"SecretStore","ClusterSecretStore"]',
      [],
    ]);
  });

  test('lacks what was not seen, and names it, so that it can be looked for', () => {
    expect(told({})).toEqual([
      '["shop",null,null,null,null]',
      [
        { kind: 'SecretStore', namespace: 'shop', name: 'vault' },
        { kind: 'ClusterSecretStore', name: 'shared' },
      ],
    ]);
  });

  test('is no namespace for what lies in none', () => {
    expect(told({ request: { namespace: '' } })).toEqual([
      '[null,null,null,null,null]',
      [{ kind: 'ClusterSecretStore', name: 'shared' }],
    ]);
  });
});

describe('whether injection takes the place of a Secret', () => {
  const asked: OwnCheck = ({ isServed }) => [
    {
      severity: 'error',
      path: '',
      message: ['db', 'mail'].map(name => `${name} ${isServed(name)}`).join(', '),
    },
  ];
  const mail = { ...externalSecret('mail'), spec: { target: { creationPolicy: 'None' } } } as const;
  const told = (kind: string): unknown => {
    const { verdict, missing } = judgeRequest(
      policyTools({ p: 'custom: [{ name: asked, expression: x }]' }, asked),
      { namespace: 'shop' },
      { object: { kind, metadata: { name: 'app' } }, findings: [], missing: [] },
      objectIndex([{ ...mail, metadata: { ...mail.metadata, namespace: 'shop' } }]),
    );
    return [verdict.findings[0]?.message, missing];
  };

  test('is looked for where a workload names a Secret that nothing is known to write', () => {
    const missing = [{ kind: 'ExternalSecret', namespace: 'shop', name: 'db' }];
    expect(told('Deployment')).toEqual(['db undefined, mail true', missing]);
  });

  test('is decided for a pod: what injection left it gets from the cluster', () => {
    expect(told('Pod')).toEqual(['db false, mail false', []]);
  });
});

test('labels of a namespace are looked for only where a policy turns on them', () => {
  const byLabel = (kinds: string): string => `match: { kinds: [${kinds}], namespaceSelector: {} }`;
  expect(judged({ p: deny, q: byLabel('SecretStore') }).missing).toEqual([]);
  expect(judged({ p: deny, q: byLabel('ExternalSecret') }).missing).toEqual([
    { kind: 'Namespace', name: 'shop' },
  ]);
});

describe('the answer', () => {
  test('is that of the built-in rules where there is no policy', () => {
    expect(answer({}, { findings: [] })).toBe(PASS);
    expect(answer({}, { findings: [doubt] })).toEqual({
      allowed: true,
      warnings: ['spec: doubtful (PST112)'],
      auditAnnotations: { findings: 'PST112' },
    });
  });

  test('is Forbidden where only policies refuse', () => {
    const specs = {
      p: `${deny}\ndescription: Fresh secrets only\nexceptionRequests: { contact: "#platform", atMost: 30d }`,
    };
    expect(answer(specs, { findings: [doubt] })).toEqual({
      allowed: false,
      status: {
        status: 'Failure',
        code: 403,
        reason: 'Forbidden',
        message: [
          'ExternalSecret "db" is not allowed:',
          '* spec: doubtful (PST112 of SecretPolicy p)',
          'SecretPolicy p: Fresh secrets only; an exception can be asked for: #platform (at most 30d)',
        ].join('\n'),
        details: {
          kind: 'ExternalSecret',
          name: 'db',
          group: 'external-secrets.io',
          causes: [
            {
              reason: 'FieldValueInvalid',
              field: 'spec',
              message:
                'doubtful (PST112 of SecretPolicy p). SecretPolicy p: Fresh secrets only; an exception can be asked for: #platform (at most 30d)',
            },
          ],
        },
      },
      auditAnnotations: { findings: 'PST112' },
    });
  });

  test('is Invalid where the object is wrong by itself too, with all of it at once', () => {
    expect(answer({ p: deny }, { findings: [malformed, doubt] })).toMatchObject({
      allowed: false,
      status: {
        code: 422,
        reason: 'Invalid',
        message:
          'ExternalSecret "db" is invalid:\n* spec.x: wrong (PST110)\n* spec: doubtful (PST112 of SecretPolicy p)',
        details: { causes: [{ field: 'spec.x' }, { field: 'spec' }] },
      },
    });
  });

  test('says nothing of what is only audited, but to the audit log', () => {
    const audit = 'rules: [{ ids: [PST112], actions: { admission: audit } }]';
    expect(answer({ p: audit }, { findings: [doubt, doubt] })).toEqual({
      allowed: true,
      auditAnnotations: { audited: 'PST112 of p' },
    });
  });

  test('names the exception in the audit log', () => {
    const excepted = "exceptions: [{ rules: [PST110], match: {}, reason: moves, expires: '2027-01-31' }]";
    expect(answer({ p: deny, q: excepted }, { findings: [malformed] })).toEqual({
      allowed: true,
      auditAnnotations: { audited: 'PST110 excepted by q until 2027-01-31' },
    });
  });

  test('warns of an exception that ends soon', () => {
    const ending = "exceptions: [{ rules: [PST110], match: {}, reason: moves, expires: '2026-12-01' }]";
    expect(answer({ q: ending }, { findings: [malformed] })).toMatchObject({
      allowed: true,
      warnings: [
        'spec.x: allowed by an exception of SecretPolicy q until 2026-12-01 (in 3 days): moves; then: wrong (PST110)',
      ],
    });
  });

  test('does not refuse a change for what a policy forbade before and the change leaves alone', () => {
    const request = {
      operation: 'UPDATE',
      oldObject: { ...db, metadata: { name: 'db', labels: {} } },
    } as const;
    expect(answer({ p: deny }, { findings: [doubt], request })).toMatchObject({
      allowed: true,
      warnings: ['spec: doubtful (PST112 of SecretPolicy p)'],
    });
  });

  test('refuses a change that breaks a policy which it did not break before', () => {
    const custom: OwnCheck = ({ object: { spec } }) =>
      spec === undefined ? [] : [{ severity: 'error', path: 'spec', message: 'no spec' }];
    const tools = policyTools({ p: 'custom: [{ name: bare, expression: x }]' }, custom);
    const asked = admissionRequest({ operation: 'UPDATE', object: { ...db, spec: {} }, oldObject: db });
    const checked = { object: { ...db, spec: {} }, oldObject: db, findings: [], missing: [] };
    const judged = judgeRequest(tools, asked, checked, objectIndex());
    expect(answerJudged(tools, asked, judged, () => [])).toMatchObject({
      allowed: false,
      status: { reason: 'Forbidden', message: expect.stringContaining('(p/bare of SecretPolicy p)') },
    });
  });
});

describe('a change of what a custom rule forbade before', () => {
  const request = (spec: object, metadata: object = db.metadata): Partial<AdmissionRequest> => ({
    operation: 'UPDATE',
    object: { ...db, metadata, spec },
    oldObject: { ...db, spec: { data: ['shared/a'], other: 1 } },
  });
  const custom: OwnCheck = () => [{ severity: 'error', path: 'spec', message: 'own keys only' }];

  test.each<[string, Partial<AdmissionRequest>, boolean]>([
    ['another key', request({ data: ['shared/b'], other: 1 }), false],
    ['another part of the field', request({ data: ['shared/a'], other: 2 }), false],
    ['a label', request({ data: ['shared/a'], other: 1 }, { name: 'db', labels: { a: 'b' } }), true],
  ])('in %s', (_what, parts, allowed) => {
    expect(answer({ p: 'custom: [{ name: own, expression: x }]' }, { custom, request: parts })).toMatchObject(
      {
        allowed,
      },
    );
  });
});

test('what policies decided is counted once for each answer', () => {
  const specs = {
    p: deny,
    q: "exceptions: [{ rules: [PST113], match: {}, reason: moves, expires: '2027-01-31' }]\nrules: [{ ids: [PST114], actions: { admission: audit } }]",
  };
  const findings = [doubt, { ...malformed, rule: 'PST113' }, { ...doubt, rule: 'PST114' }, malformed];
  const refused: PolicyDecision[] = [];
  answer(specs, { findings, decisions: refused });
  expect(refused).toEqual([
    { policy: 'p', rule: 'PST112', action: 'deny' },
    { policy: 'q', rule: 'PST113', action: 'except' },
    { policy: 'q', rule: 'PST114', action: 'audit' },
  ]);

  const kept: PolicyDecision[] = [];
  answer(
    { p: deny },
    { findings: [doubt], decisions: kept, request: { operation: 'UPDATE', oldObject: db } },
  );
  expect(kept).toEqual([{ policy: 'p', rule: 'PST112', action: 'warn' }]);
});
