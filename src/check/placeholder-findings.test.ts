import { describe, expect, test } from 'vitest';
import { placeholderFindings } from './placeholder-findings.ts';

const said = (text: string) => placeholderFindings({ field: text }).length > 0;

test.each([
  '<your-vault>',
  'https://<vault-name>.vault.azure.net',
  'projects/<project>/secrets/a',
  'YOUR_PROJECT_ID',
  'arn:aws:iam::YOUR-ACCOUNT:role/a',
  'your-project-id',
  'my-org/your-vault',
  '${REGION}',
  '$REGION',
  'changeme',
  'CHANGE_ME',
  'replace-me',
  'TODO',
  'xxxx',
  '**project ID goes here**',
  'https://vault.example.com:8200',
  'user@example.org',
])('%j is a placeholder', text => {
  expect(said(text)).toBe(true);
});

test.each([
  'prod/db/password',
  'your-music-db',
  'yours',
  'yourself-service',
  'https://vault.shop.internal',
  'https://examples.com',
  'notexample.com',
  'a<b',
  'https://x/?a=1&b=2',
  '{{ .value }}',
  'todos',
  'exchange-me',
  '$1',
  '^db-(.*)$',
  'arn:aws:iam::123456789012:role/external-secrets',
])('%j is none', text => {
  expect(said(text)).toBe(false);
});

describe('a text is not looked at', () => {
  test.each(['template', 'rewrite', 'regexp', 'body', 'comment'])('below %s', name => {
    expect(placeholderFindings({ [name]: { a: ['<b>'] } })).toEqual([]);
  });

  test('when it is too long to be one', () => {
    expect(said(`<a>${'b'.repeat(300)}`)).toBe(false);
  });
});

test('the path is said, and the text is not: it could be a secret in the wrong place', () => {
  const [found] = placeholderFindings({ a: [{ b: 'YOUR_TOKEN_hunter2' }] });
  expect(found).toMatchObject({ path: 'spec.a[0].b', severity: 'warning' });
  expect(JSON.stringify(found)).not.toContain('hunter2');
});

test('at most 20 are given', () => {
  expect(placeholderFindings(Array.from({ length: 50 }, () => '<a>'))).toHaveLength(20);
});

test('a curly quote is no quote, in a template too', () => {
  const found = placeholderFindings({
    a: '\u201Cb\u201D',
    template: { data: { url: '\u201C{{ .a }}\u201D' } },
  });
  expect(found.map(({ path }) => path)).toEqual(['spec.a', 'spec.template.data.url']);
});

test('the path leads through lists and objects to the text that is one', () => {
  const spec = { auth: [null, 1, { keys: ['plain', '<your-key>'] }], role: '\u201Cshop\u201D' };
  expect(placeholderFindings(spec).map(({ path }) => path)).toEqual(['spec.auth[2].keys[1]', 'spec.role']);
});
