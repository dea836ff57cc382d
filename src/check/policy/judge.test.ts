import { describe, expect, test } from 'vitest';
import type { Finding } from '../finding.ts';
import type { CompiledPolicy, PolicyLanguages, Verdict } from './contract.ts';
import { judge } from './judge.ts';
import { policy, subject } from './testing/subject.ts';

const now = new Date('2026-11-28T12:00:00Z');
const db = subject('{ kind: ExternalSecret, metadata: { name: db, namespace: shop } }');
const finding = (rule: string, severity: Finding['severity'] = 'warning'): Finding => ({
  rule,
  severity,
  path: 'spec',
  message: `as ${rule} says`,
});
const verdict = (findings: readonly Finding[], ...policies: readonly CompiledPolicy[]): Verdict =>
  judge(db, findings, policies, 'admission', now);
const acting = (name: string, rule: string, action: string): CompiledPolicy =>
  policy(name, `rules: [{ ids: [${rule}], actions: { admission: ${action} } }]`);
const said = ({ findings, audited }: Verdict): string[] => [
  ...findings.map(({ rule, severity, policy }) => `${severity} ${rule} ${policy ?? '-'}`),
  ...audited.map(({ rule, policy }) => `audit ${rule} ${policy ?? '-'}`),
];

describe('findings of built-in rules', () => {
  test('stay as they are where no policy speaks', () => {
    const findings = [finding('PST101', 'error'), finding('PST112')];
    expect(verdict(findings)).toEqual({ findings, audited: [] });
    expect(verdict(findings, acting('other', 'PST113', 'deny'))).toEqual({ findings, audited: [] });
  });

  test.for([
    ['deny', ['error PST112 p']],
    ['warn', ['warning PST112 p']],
    ['audit', ['audit PST112 p']],
    ['ignore', []],
  ] as const)('become what a policy says: %s', ([action, expected]) => {
    expect(said(verdict([finding('PST112')], acting('p', 'PST112', action)))).toEqual(expected);
    expect(said(verdict([finding('PST112', 'error')], acting('p', 'PST112', action)))).toEqual(expected);
  });

  test('are treated as the strictest of the policies that are about the object says', () => {
    const policies = [
      acting('a', 'PST112', 'audit'),
      acting('b', 'PST112', 'warn'),
      acting('c', 'PST112', 'ignore'),
      policy(
        'elsewhere',
        'match: { namespaces: [other] }\nrules: [{ ids: [PST112], actions: { admission: deny } }]',
      ),
    ];
    expect(said(verdict([finding('PST112')], ...policies))).toEqual(['warning PST112 b']);
  });

  test('of several policies alike the first is named', () => {
    expect(
      said(verdict([finding('PST112')], acting('a', 'PST1', 'deny'), acting('b', 'PST112', 'deny'))),
    ).toEqual(['error PST112 a']);
  });

  test('that a policy is to refuse stand before those that it only says', () => {
    expect(said(verdict([finding('PST111'), finding('PST112')], acting('p', 'PST112', 'deny')))).toEqual([
      'error PST112 p',
      'warning PST111 -',
    ]);
  });

  test.for(['warn', 'audit', 'ignore'])(
    'errors about the shape of an object are at least said: %s',
    action => {
      expect(said(verdict([finding('PST101', 'error')], acting('p', 'PST1', action)))[0]).toMatch(
        /^warning PST101/u,
      );
    },
  );

  test('warnings about the shape are said too, and no exception lifts them', () => {
    const ignoring = policy(
      'p',
      `rules: [{ ids: [PST1], actions: { admission: ignore } }]\n${exception('PST1', '2027-01-31')}`,
    );
    expect(said(verdict([finding('PST101'), finding('PST112')], ignoring))).toEqual(['warning PST101 -']);
  });

  test.for(['PST103', 'PST502'])('a version is no matter of shape: %s may be ignored', rule => {
    expect(said(verdict([finding(rule, 'error')], acting('p', rule, 'ignore')))).toEqual([]);
  });

  test('warnings of injection may be ignored', () => {
    expect(said(verdict([finding('PST315')], acting('p', 'PST315', 'ignore')))).toEqual([]);
  });

  test.for(['warn', 'audit', 'ignore'])('a pod that cannot be injected stays refused: %s', action => {
    expect(said(verdict([finding('PST301', 'error')], acting('p', 'PST3', action)))).toEqual([
      'error PST301 -',
    ]);
  });

  test('are taken by place', () => {
    const inLint = policy('p', 'rules: [{ ids: [PST112], actions: { lint: deny } }]');
    expect(said(verdict([finding('PST112')], inLint))).toEqual(['warning PST112 -']);
    expect(said(judge(db, [finding('PST112')], [inLint], 'lint', now))).toEqual(['error PST112 p']);
  });
});

const stores: PolicyLanguages = {
  requirements: {
    stores: {
      id: 'PST800',
      title: 'a store that is not allowed',
      kinds: ['ExternalSecret'],
      prepare:
        ({ allowed }) =>
        () => [
          { severity: 'error', path: 'spec', message: `only ${allowed.map(({ name }) => name).join()}` },
        ],
    },
  },
  custom: rule => ({
    problems: [],
    check: () => [{ severity: 'error', path: '', message: rule.message ?? 'wrong' }],
  }),
};
const requireStores = 'require: { stores: { allowed: [{ name: main }] } }';

describe("findings of a policy's own rules", () => {
  test('are refused where nothing else is said', () => {
    const { findings } = verdict([], policy('p', requireStores, stores));
    expect(findings).toEqual([
      { rule: 'PST800', severity: 'error', path: 'spec', message: 'only main', policy: 'p' },
    ]);
  });

  test.for([
    ['actions: { admission: warn }', ['warning PST800 p']],
    ['actions: { admission: ignore }', []],
    ['actions: { lint: ignore }', ['error PST800 p']],
    [
      'actions: { admission: warn }\nrules: [{ ids: [PST8], actions: { admission: audit } }]',
      ['audit PST800 p'],
    ],
  ] as const)('are treated as the policy says: %s', ([more, expected]) => {
    expect(said(verdict([], policy('p', `${requireStores}\n${more}`, stores)))).toEqual(expected);
  });

  test('no other policy decides about them', () => {
    const own = policy('p', requireStores, stores);
    expect(said(verdict([], own, acting('q', 'PST800', 'ignore')))).toEqual(['error PST800 p']);
  });

  test('of each policy stand for themselves', () => {
    const other = policy('q', `${requireStores}\nactions: { admission: warn }`, stores);
    expect(said(verdict([], policy('p', requireStores, stores), other))).toEqual([
      'error PST800 p',
      'warning PST800 q',
    ]);
  });

  test('concern only the kinds of the rule', () => {
    const deployment = subject('{ kind: Deployment, metadata: { name: web, namespace: shop } }');
    const own = policy('p', requireStores, stores);
    expect(judge(deployment, [], [own], 'admission', now).findings).toEqual([]);
  });

  test('of a custom rule carry its name, and the rule decides before its policy', () => {
    const own = policy(
      'p',
      'actions: { admission: warn }\ncustom: [{ name: a, expression: x, actions: { admission: audit } }, { name: b, expression: x }]',
      stores,
    );
    expect(said(verdict([], own))).toEqual(['warning p/b p', 'audit p/a p']);
  });

  test('say what the policy is for and whom to ask', () => {
    const own = policy(
      'p',
      `${requireStores}\ndescription: Each team has its store\nexceptionRequests: { contact: "#platform", atMost: 30d }`,
      stores,
    );
    expect(verdict([], own).findings[0]?.notes).toEqual([
      'Each team has its store',
      'an exception can be asked for: #platform (at most 30d)',
    ]);
  });
});

const exception = (rule: string, expires: string, more = ''): string =>
  `exceptions: [{ rules: [${rule}], match: { namespaces: [shop] }, reason: until the move, expires: ${expires} }]\n${more}`;

describe('exceptions', () => {
  test('let a finding pass and write it down', () => {
    const { findings, audited } = verdict(
      [],
      policy('p', `${requireStores}\n${exception('PST800', '2027-01-31')}`, stores),
    );
    expect(findings).toEqual([]);
    expect(audited).toMatchObject([
      {
        rule: 'PST800',
        policy: 'p',
        exception: { policy: 'p', reason: 'until the move', expires: '2027-01-31' },
      },
    ]);
  });

  test('that end within a week are said', () => {
    const own = policy('p', `${requireStores}\n${exception('PST800', '2026-12-04')}`, stores);
    expect(verdict([], own).findings).toMatchObject([
      {
        severity: 'warning',
        message:
          'allowed by an exception of SecretPolicy p until 2026-12-04 (in 6 days): until the move; then: only main',
      },
    ]);
  });

  test('are said as long before their end as the policy wants', () => {
    const wants = (warnBefore: string): CompiledPolicy =>
      policy(
        'p',
        `${requireStores}\n${exception('PST800', '2026-12-04', `exceptionRequests: { contact: x, warnBefore: ${warnBefore} }`)}`,
        stores,
      );
    expect(verdict([], wants('24h')).findings).toEqual([]);
    expect(verdict([], wants('30d')).findings).toHaveLength(1);
  });

  test('that have ended lift nothing, and it is said that there was one', () => {
    const own = policy('p', `${requireStores}\n${exception('PST800', '2026-11-27')}`, stores);
    expect(verdict([], own).findings).toMatchObject([
      { severity: 'error', message: 'only main; the exception for it ended on 2026-11-27' },
    ]);
  });

  test('lift built-in rules that no policy speaks about', () => {
    const lifting = policy('p', exception('PST112', '2027-01-31'));
    expect(said(verdict([finding('PST112', 'error'), finding('PST113', 'error')], lifting))).toEqual([
      'error PST113 -',
      'audit PST112 -',
    ]);
  });

  const saying = (name: string, action: string, more = ''): CompiledPolicy =>
    policy(name, `rules: [{ ids: [PST112], actions: { admission: ${action} } }]\n${more}`);
  const lasting = exception('PST112', '2027-01-31');
  const ending = exception('PST112', '2026-12-04');

  test.for<[string, readonly CompiledPolicy[], string[]]>([
    ['its own', [saying('p', 'deny', lasting)], ['audit PST112 p']],
    ['not that of another', [saying('p', 'deny'), policy('q', lasting)], ['error PST112 p']],
    [
      'not that of another that says less',
      [saying('p', 'deny'), saying('q', 'audit', lasting)],
      ['error PST112 p'],
    ],
    ['of each its own', [saying('p', 'deny', lasting), saying('q', 'deny')], ['error PST112 q']],
    [
      'and what another says remains',
      [saying('p', 'deny', lasting), saying('q', 'warn')],
      ['warning PST112 q'],
    ],
    ['and nobody else asks', [saying('p', 'deny', lasting), saying('q', 'ignore')], ['audit PST112 p']],
    [
      'and it is said when it ends',
      [saying('p', 'deny', ending), saying('q', 'audit')],
      ['warning PST112 p'],
    ],
    ['never make more of a finding', [saying('p', 'ignore', ending)], []],
  ])('lift what a policy says of a built-in rule: %s', ([_how, policies, expected]) => {
    expect(said(verdict([finding('PST112', 'error')], ...policies))).toEqual(expected);
  });

  test("do not lift another policy's own rules", () => {
    const lifting = policy('q', exception('PST800', '2027-01-31'));
    expect(said(verdict([], policy('p', requireStores, stores), lifting))).toEqual(['error PST800 p']);
  });

  test('do not lift errors without which nothing works', () => {
    const lifting = policy('p', exception('PST', '2027-01-31'));
    expect(said(verdict([finding('PST101', 'error'), finding('PST301', 'error')], lifting))).toEqual([
      'error PST101 -',
      'error PST301 -',
    ]);
  });
});
