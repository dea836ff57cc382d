import { expect, test } from 'vitest';
import { misplacedFormats } from './misplaced-formats.ts';

const format = new Map([['db', ['dotenv' as const]]]);

test('a format of an ExternalSecret that is injected by name is in its place', () => {
  expect(misplacedFormats({ inject: ['api', 'db'], format })).toEqual([]);
  expect(misplacedFormats({ inject: 'auto' })).toEqual([]);
});

test.each([
  [['api'] as const, 'add db to postern.dev/inject'],
  ['auto' as const, 'formats go with named ExternalSecrets'],
])('with inject %j it is refused', (inject, fix) => {
  expect(misplacedFormats({ inject, format })).toMatchObject([
    {
      rule: 'PST302',
      severity: 'error',
      message: 'postern.dev/format names db, which postern.dev/inject does not name',
      fix: expect.stringContaining(fix),
    },
  ]);
});
