import { expect, test, vi } from 'vitest';
import type { Action } from '../../api/secret-policy.ts';
import { compilePolicy, REQUIREMENTS } from './compile.ts';
import type { CompileCustomRule, OwnCheck, PolicyLanguages } from './contract.ts';
import { requirementRules } from './requirements/index.ts';
import { policy, subject } from './testing/subject.ts';

const now = new Date('2026-11-28T12:00:00Z');
const db = subject('{ kind: ExternalSecret, metadata: { name: db, namespace: shop } }');

test.for([
  ['{ ids: [PST112], actions: { admission: warn } }', 'warn'],
  ['{ ids: [PST1], actions: { admission: warn } }', 'warn'],
  ['{ ids: [PST113], actions: { admission: warn } }', undefined],
  ['{ ids: [PST112], actions: { lint: warn } }', undefined],
  [
    '{ ids: [PST1], actions: { admission: deny } }, { ids: [PST112], actions: { admission: ignore } }',
    'ignore',
  ],
  [
    '{ ids: [PST112], actions: { admission: ignore } }, { ids: [PST1], actions: { admission: deny } }',
    'ignore',
  ],
  ['{ ids: [PST112], actions: { lint: ignore } }, { ids: [PST1], actions: { admission: deny } }', 'deny'],
  [
    '{ ids: [PST112], actions: { admission: ignore } }, { ids: [PST112], actions: { admission: warn } }',
    'warn',
  ],
] satisfies [string, Action | undefined][])('rules [%s] treat PST112 as %s', ([rules, expected]) => {
  expect(policy('p', `rules: [${rules}]`).actionFor('PST112', 'admission')).toBe(expected);
});

/** What each rule was prepared with. */
function recording(): { languages: PolicyLanguages; prepared: unknown[] } {
  const prepared: unknown[] = [];
  const check: OwnCheck = () => [{ severity: 'error', path: 'spec', message: 'wrong' }];
  const custom: CompileCustomRule = rule => {
    prepared.push(rule.name);
    return rule.expression === 'broken'
      ? { problems: [{ field: 'expression', message: 'broken' }] }
      : { problems: [], check };
  };
  const refresh = {
    id: 'PST803',
    title: 'too often',
    kinds: ['ExternalSecret'],
    prepare: (parameters: unknown) => {
      prepared.push(parameters);
      return check;
    },
  } as const;
  return { prepared, languages: { custom, requirements: { refresh } } };
}

test('rules are prepared once, however many objects are looked at', () => {
  const { languages, prepared } = recording();
  const one = policy(
    'p',
    'require: { refresh: { atLeast: 5m } }\ncustom: [{ name: a, expression: x }]',
    languages,
  );
  for (let count = 0; count < 3; count++) expect(one.check(db, 'admission', now)).toHaveLength(2);
  expect(prepared).toEqual([{ atLeast: '5m' }, 'a']);
});

test('a custom rule that does not compile is left out, and the others hold', () => {
  const { languages } = recording();
  const one = policy('p', 'custom: [{ name: a, expression: broken }, { name: b, expression: x }]', languages);
  expect(one.check(db, 'admission', now).map(({ rule }) => rule)).toEqual(['p/b']);
});

test('a custom rule is about the kinds that it names', () => {
  const { languages } = recording();
  const one = policy('p', 'custom: [{ name: a, expression: x, kinds: [Deploy*] }]', languages);
  expect(one.check(db, 'admission', now)).toEqual([]);
  expect(one.check(subject('{ kind: Deployment }'), 'admission', now)).toHaveLength(1);
});

test('what is switched off is not even looked at', () => {
  const check = vi.fn<OwnCheck>(() => []);
  const languages: PolicyLanguages = { requirements: {}, custom: () => ({ problems: [], check }) };
  const one = policy('p', 'custom: [{ name: a, expression: x, actions: { lint: ignore } }]', languages);
  one.check(db, 'lint', now);
  expect(check).not.toHaveBeenCalled();
  one.check(db, 'report', now);
  expect(check).toHaveBeenCalledWith(db, now, 'report');
});

test('what a rule only warns about no policy refuses, and it may be written down only', () => {
  const unsure: OwnCheck = () => [{ severity: 'warning', path: 'spec', message: 'may come' }];
  const languages: PolicyLanguages = { requirements: {}, custom: () => ({ problems: [], check: unsure }) };
  const one = policy('p', 'custom: [{ name: a, expression: x, actions: { lint: audit } }]', languages);
  const actions = (['admission', 'lint'] as const).map(point => one.check(db, point, now)[0]?.action);
  expect(actions).toEqual(['warn', 'audit']);
});

test.for([
  [null],
  [{}],
  [{ metadata: null, spec: [] }],
  [
    {
      spec: {
        match: 3,
        actions: 'x',
        rules: [null, { ids: [4] }],
        require: [],
        custom: [null],
        exceptions: [7],
      },
    },
  ],
  [{ spec: { require: { refresh: 'often', stores: { allowed: 'all' } }, exceptions: [{ match: null }] } }],
])('what is not readable in %j is left out', ([object]) => {
  const { languages, prepared } = recording();
  const one = compilePolicy(object, languages);
  expect(one.check(db, 'admission', now)).toEqual([]);
  expect(one.actionFor('PST112', 'admission')).toBeUndefined();
  expect(one.exceptionFor('PST112', db, now)).toEqual({});
  expect(prepared).toEqual([]);
});

test('no requirement that a policy may have is forgotten', () => {
  expect(REQUIREMENTS.toSorted()).toEqual(Object.keys(requirementRules).toSorted());
});

const many = (count: number, entry: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => entry(index)).join(', ');

// Stored before there was a bound, or with a definition of the kind from then.
test.each<[string, string]>([
  ['stores', `{ allowed: [${many(300, i => `{ name: s${i} }`)}] }`],
  ['providers', `{ allowed: [${many(65, i => `p${i}`)}] }`],
  ['remoteKeys', `[${many(65, i => `{ patterns: ["^k${i}/"] }`)}]`],
  ['remoteKeys', `[{ patterns: [${many(65, i => `"^k${i}/"`)}], stores: [${many(300, i => `s${i}`)}] }]`],
  ['maxAge', `{ classes: [${many(65, i => `{ name: c${i}, atMost: 1h }`)}] }`],
  ['delivery', `{ allowed: [${many(65, () => 'files')}] }`],
  ['regions', `[${many(65, i => `{ region: r${i}, keys: ["x"] }`)}]`],
])('a requirement %s that is longer than a policy may be now holds', (field, parameters) => {
  const prepared: unknown[] = [];
  const rule = {
    id: 'PST800',
    title: 'x',
    kinds: ['ExternalSecret'],
    prepare: (given: unknown) => {
      prepared.push(given);
      return () => [];
    },
  };
  policy('p', `require: { ${field}: ${parameters} }`, { custom: undefined, requirements: { [field]: rule } });
  expect(prepared).toHaveLength(1);
});

test('lists that are longer than a policy may have now hold as a whole: actions, namespaces, custom rules and exceptions', () => {
  const { languages } = recording();
  const kinds = `kinds: [${many(300, i => `K${i}`)}, ExternalSecret]`;
  const one = policy(
    'p',
    `
match: { namespaces: [${many(300, i => `n${i}`)}, shop], ${kinds} }
rules: [${many(70, () => '{ ids: [PST113], actions: {} }')}, { ids: [${many(70, () => 'PST113')}, PST112], actions: { admission: ignore } }]
custom: [${many(70, i => `{ name: c${i}, expression: x, ${kinds} }`)}]
exceptions: [${many(300, () => '{ rules: [PST114], match: {}, reason: r, expires: "2027-01-31" }')}, { rules: [PST115], match: {}, reason: r, expires: "2027-01-31" }]`,
    languages,
  );
  expect(one.matches(db)).toBe(true);
  expect(one.actionFor('PST112', 'admission')).toBe('ignore');
  expect(one.check(db, 'admission', now)).toHaveLength(70);
  expect(one.exceptionFor('PST115', db, now).live).toBeDefined();
});

test('a list that is too long and has an entry that cannot be read is left out as a whole', () => {
  const { languages, prepared } = recording();
  const rules = many(
    70,
    i => `{ name: c${i}, expression: x, kinds: [${i === 69 ? '7' : 'ExternalSecret'}] }`,
  );
  policy('p', `custom: [${rules}]`, languages);
  expect(prepared).toHaveLength(69);
});
