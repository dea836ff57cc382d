import { expect, test } from 'vitest';
import { keyJudge } from './key-fault.ts';
import { manifests, NAMESPACE } from './testing/manifests.ts';
import { cleanPath, modeFindings, sourceFindings } from './volume-findings.ts';

const judgeKey = keyJudge(manifests(), NAMESPACE);

test.each([
  ['a', 'a'],
  ['./a', 'a'],
  ['a//b/', 'a/b'],
  ['a/./b', 'a/b'],
  ['.hidden', '.hidden'],
  ['a..b', 'a..b'],
])('the path %j is written as %j', (path, clean) => {
  expect(cleanPath(path)).toBe(clean);
  expect(sourceFindings({ items: [{ key: 'password', path }] }, 'db', 'p', judgeKey)).toEqual([]);
});

test.each(['', '.', './', '/etc/passwd', '..', '../x', 'a/../../x', 'a/..', '..data', './..data', '...'])(
  'the path %j is refused, as the API server would',
  path => {
    expect(sourceFindings({ items: [{ key: 'password', path }] }, 'db', 'p', judgeKey)).toMatchObject([
      { rule: 'PST302', path: 'p.items[0].path' },
    ]);
  },
);

test.each([0, 0o400, 0o777])('%d is a mode', mode => {
  expect(modeFindings(mode, 'p')).toEqual([]);
});

test.each([-1, 0o1000, 1.5, Number.NaN])('%d is no mode', mode => {
  expect(modeFindings(mode, 'p')).toMatchObject([{ rule: 'PST302', path: 'p.defaultMode' }]);
  const items = [{ key: 'password', path: 'a', mode }];
  expect(sourceFindings({ items }, 'db', 'p', judgeKey)).toMatchObject([{ path: 'p.items[0].mode' }]);
});

test('a key that the ExternalSecret lacks is refused unless the whole reference is optional', () => {
  const items = [{ key: 'none', path: 'a' }];
  expect(sourceFindings({ items }, 'db', 'p', judgeKey)).toMatchObject([
    { rule: 'PST318', path: 'p.items[0].key' },
  ]);
  expect(sourceFindings({ items, optional: true }, 'db', 'p', judgeKey)).toEqual([]);
});
