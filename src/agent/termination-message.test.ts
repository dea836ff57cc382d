import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { LONGEST_MESSAGE, terminationMessage } from './termination-message.ts';

test('each failure is a line with the ExternalSecret, the reason, the code and whether trying again may help', () => {
  const text = terminationMessage([
    {
      externalSecret: 'db',
      code: 'PROPERTY_NOT_FOUND',
      message: 'SecretStore/vault: secret app has no property pw',
      retryable: false,
    },
    {
      externalSecret: 'api',
      code: 'PROVIDER_UNAVAILABLE',
      message: 'ExternalSecret api: data[0]:\n timeout',
      retryable: true,
    },
    { code: 'PLAN_UNREADABLE', message: 'the plan cannot be read', retryable: false },
  ]);
  expect(`\n${text}\n`).toBe(`
postern wrote no secret:
- ExternalSecret db: SecretStore/vault: secret app has no property pw [PROPERTY_NOT_FOUND; trying again is no use]
- ExternalSecret api: data[0]: timeout [PROVIDER_UNAVAILABLE; trying again may help]
- the plan cannot be read [PLAN_UNREADABLE; trying again is no use]
`);
});

test('what does not fit is counted, whole lines at a time', () => {
  const failures = Array.from({ length: 200 }, (_, index) => ({
    externalSecret: `secret-${index}`,
    code: 'SECRET_NOT_FOUND',
    message: 'SecretStore/vault: there is no secret x',
    retryable: false,
  }));
  const text = terminationMessage(failures);
  const lines = text.split('\n');
  const shown = lines.length - 2;
  expect(lines.at(-1)).toBe(`- and ${200 - shown} more, see the container's log`);
  expect(lines.slice(1, -1).every(line => line.endsWith('no use]'))).toBe(true);
  expect(Buffer.byteLength(text)).toBeGreaterThan(LONGEST_MESSAGE - 150);
});

test('never more than 4096 bytes of whole characters, whatever the messages', () => {
  const failure = fc.record({
    externalSecret: fc.string(),
    code: fc.constant('X'),
    message: fc.string({ unit: fc.constantFrom('a', 'é', '€', '🔑', '\n'), maxLength: 6000, size: 'max' }),
    retryable: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(failure, { minLength: 1, maxLength: 4 }), failures => {
      const text = terminationMessage(failures);
      expect(Buffer.byteLength(text)).toBeLessThanOrEqual(LONGEST_MESSAGE);
      expect(text).not.toContain('\ufffd');
    }),
    { numRuns: 50 },
  );
  expect(terminationMessage([{ code: 'X', message: '🔑'.repeat(3000), retryable: true }])).toMatch(/🔑…$/u);
});
