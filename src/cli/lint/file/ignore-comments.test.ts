import { describe, expect, test } from 'vitest';
import { commentFinder, ignoreComments } from './ignore-comments.ts';
import { lintText } from '../testing/lint-text.ts';

const text = `\uFEFF# postern:ignore PST101 of the document
apiVersion: v1
kind: A
spec:
  a: "# postern:ignore PST102 quoted"
  # postern:ignore PST103, PST104 of the list
  list:
  - a: 1
    b: 2
  - b
  c: {x: y} # postern:ignore PST105 of the line
  d: |
    # postern:ignore PST106 in a text
    x
---
# postern:ignore nothing
x: y
`;

test('a comment is about its line, the field below it, or the document that it begins', () => {
  expect(
    ignoreComments(text).map(({ rules, from, to, reason }) => [rules.join(' '), from, to, reason]),
  ).toEqual([
    ['PST101', 2, 14, 'of the document'],
    ['PST103 PST104', 7, 10, 'of the list'],
    ['PST105', 11, 11, 'of the line'],
    ['', 17, 17, 'nothing'],
  ]);
});

test('stands where it is written', () => {
  expect(ignoreComments(text).map(({ line, column }) => [line, column])).toEqual([
    [1, 2],
    [6, 3],
    [11, 13],
    [16, 1],
  ]);
});

describe('what is ignored', () => {
  const manifest = (comment: string, behind = '') => `apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata: { name: db }
spec:
  secretStoreRef: { name: vault }
${comment}
  refreshInterval: 1d${behind}
  dataFrom: [{ find: { conversionStrategy: Default } }]
`;
  const rules = async (yaml: string) => (await lintText(yaml)).findings.map(({ rule }) => rule);

  test.for([
    ['nothing', manifest(''), ['PST110', 'PST112']],
    ['the field below', manifest('  # postern:ignore PST110 a reason'), ['PST112']],
    ['the line', manifest('', ' # postern:ignore PST110 a reason'), ['PST112']],
    ['another rule', manifest('  # postern:ignore PST104 a reason'), ['PST009', 'PST110', 'PST112']],
    ['without a reason', manifest('  # postern:ignore PST110'), ['PST009', 'PST112']],
    [
      'nothing by an id that no rule has',
      manifest('  # postern:ignore PST1100 x'),
      ['PST009', 'PST110', 'PST112'],
    ],
    ['everything', `# postern:ignore PST110,PST112 a reason\n${manifest('')}`, []],
    ['not a file that cannot be read', '# postern:ignore PST001 a reason\na: [', ['PST001', 'PST009']],
  ] as const)('%s', async ([, yaml, expected]) => {
    const found = await rules(yaml);
    expect(found.filter(rule => rule !== 'PST704').toSorted((a, b) => (a < b ? -1 : 1))).toEqual(expected);
  });
});

test.for([
  ['PST9999 x', 'there is no rule PST9999'],
  ['PST1100 x', 'there is no rule PST1100: did you mean PST110?'],
  ['PST11o x', 'there is no rule PST11o: did you mean PST110?'],
  ['PST110, PST1122 x', 'there is no rule PST1122: did you mean PST122?'],
  [`PST1${'1'.repeat(99)} x`, 'names no rule'],
] as const)('of an id that no rule has that is said: %s', async ([comment, message]) => {
  const text = `# postern:ignore ${comment}\napiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata: { name: db }\nspec: { refreshInterval: 1d, secretStoreRef: { name: vault }, data: [{ secretKey: a, remoteRef: { key: b } }] }\n`;
  const { findings } = await lintText(text, rule => rule === 'PST009' || rule === 'PST110');
  const said = findings.filter(({ rule }) => rule === 'PST009').map(found => found.message);
  expect(said).toEqual([expect.stringContaining(message)]);
});

test('of comments that stand in each other the first speaks, and each only for its lines', () => {
  const text =
    '# postern:ignore PST112 all\na: 1\n---\nb:\n  # postern:ignore PST112 one\n  c: 1\n  d: 1\n  # postern:ignore PST112,PST113 two\n  e:\n    f: 1 # postern:ignore PST112 three\n';
  const find = commentFinder(ignoreComments(text));

  const found = (rule: string) =>
    Array.from({ length: 10 }, (_, index) => find(rule, index + 1)?.reason ?? '-').join(' ');

  expect(found('PST112')).toBe('- all - - - one - - two two');
  expect(found('PST113')).toBe('- - - - - - - - two two');
  expect(found('PST114')).toBe('- - - - - - - - - -');
});
