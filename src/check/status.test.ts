import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Finding } from './finding.ts';
import { toStatus, toWarnings } from './status.ts';
import { anyText } from '../golang/testing/any-text.ts';

const required: Finding = {
  rule: 'PST101',
  severity: 'error',
  path: 'spec.data[0].secretKey',
  message: 'is required',
};
const duration: Finding = {
  rule: 'PST110',
  severity: 'error',
  path: 'spec.refreshInterval',
  message: '"1d" is not a duration',
  fix: 'write 24h',
};
const unknown: Finding = {
  rule: 'PST102',
  severity: 'warning',
  path: 'spec.x',
  message: 'is not a field of this kind',
};

describe('a secret that a key has', () => {
  // Put together here, so that no scanner takes this file for a leak.
  const token = ['gh', 'p_Zq8Lw3Xr7Tn2Vb9Mp4Hd6Fs1Gj5Kc0Ytabcd'].join('');
  const hidden: Finding = {
    ...required,
    path: `spec.target.template.data[${token}]`,
    message: `asks for ${token}`,
    fix: `remove ${token}`,
  };
  const said = {
    'in a denial': JSON.stringify(toStatus({ kind: 'ExternalSecret', name: 'db' }, [hidden])),
    'in a warning': JSON.stringify(toWarnings([{ ...hidden, severity: 'warning' }])),
  };

  test.for(Object.entries(said))('is said nowhere %s', ([, text]) => {
    expect(text).not.toContain(token.slice(0, 12));
    expect(text).toContain('spec.target.template.data[•••]: asks for •••; remove ••• (PST101)');
  });
});

describe('toStatus', () => {
  const status = toStatus({ kind: 'ExternalSecret', name: 'db' }, [required, duration, unknown]);

  test('is a denial of an invalid object', () => {
    expect(status).toMatchObject({ status: 'Failure', code: 422, reason: 'Invalid' });
  });

  test('says everything in its message, one line for each error', () => {
    expect(status.message).toBe(
      [
        'ExternalSecret "db" is invalid:',
        '* spec.data[0].secretKey: is required (PST101)',
        '* spec.refreshInterval: "1d" is not a duration; write 24h (PST110)',
      ].join('\n'),
    );
  });

  test('says everything in its causes, which kubectl may show instead', () => {
    expect(status.details).toEqual({
      kind: 'ExternalSecret',
      name: 'db',
      group: 'external-secrets.io',
      causes: [
        { reason: 'FieldValueInvalid', field: 'spec.data[0].secretKey', message: 'is required (PST101)' },
        {
          reason: 'FieldValueInvalid',
          field: 'spec.refreshInterval',
          message: '"1d" is not a duration; write 24h (PST110)',
        },
      ],
    });
  });

  const errors = Array.from({ length: 1000 }, (_, i) => ({ ...required, path: `spec.data[${i}]` }));

  test('says at most 50 errors and how many more there are', () => {
    const { message, details } = toStatus({ kind: 'Pod', name: 'a' }, [...errors, unknown]);
    expect(message.split('\n').slice(50)).toEqual([
      '* spec.data[49]: is required (PST101)',
      '* and 950 more errors',
    ]);
    expect(details.causes).toHaveLength(51);
    expect(details.causes.at(-1)).toEqual({
      reason: 'FieldValueInvalid',
      field: '',
      message: 'and 950 more errors',
    });
  });

  test('says 50 errors in full', () => {
    const { details } = toStatus({ kind: 'Pod', name: 'a' }, errors.slice(0, 50));
    expect(details.causes.map(({ field }) => field)).toEqual(errors.slice(0, 50).map(({ path }) => path));
  });

  test('is short however long the texts are, and keeps the rule', () => {
    const long = '🔑'.repeat(1_000_000);
    const { message, details } = toStatus({ kind: 'Pod', name: 'a' }, [
      { ...required, path: long, message: long },
    ]);
    expect(message.length).toBeLessThan(10_000);
    expect(message.slice(-10)).toBe('… (PST101)');
    expect(message.isWellFormed()).toBe(true);
    expect(details.causes[0]?.field.length).toBeLessThan(5000);
  });

  test('can be about an object of another group', () => {
    expect(toStatus({ kind: 'Pod', name: 'a', group: '' }, [required]).details).toMatchObject({
      kind: 'Pod',
      group: '',
    });
  });

  test('a message with line breaks stays one line', () => {
    const { message } = toStatus({ kind: 'A', name: 'b' }, [
      { ...required, message: 'first\nsecond\u001B[31m' },
    ]);
    expect(message.split('\n')).toHaveLength(2);
    expect(message).toContain('first second [31m');
  });
});

describe('findings of policies', () => {
  const judged = {
    ...duration,
    policy: 'fresh',
    notes: ['Secrets rotate', 'an exception can be asked for: #a'],
  };

  test('are forbidden where nothing else is wrong, and each cause is complete by itself', () => {
    const { code, reason, message, details } = toStatus({ kind: 'ExternalSecret', name: 'db' }, [
      judged,
      { ...judged, path: 'spec.y' },
      { ...required, policy: 'other' },
    ]);
    const refused = '"1d" is not a duration; write 24h (PST110 of SecretPolicy fresh)';
    const notes = 'SecretPolicy fresh: Secrets rotate; an exception can be asked for: #a';
    expect({ code, reason }).toEqual({ code: 403, reason: 'Forbidden' });
    expect(message.split('\n')).toEqual([
      'ExternalSecret "db" is not allowed:',
      `* spec.refreshInterval: ${refused}`,
      `* spec.y: ${refused}`,
      '* spec.data[0].secretKey: is required (PST101 of SecretPolicy other)',
      notes,
    ]);
    expect(details.causes.map(({ message }) => message)).toEqual([
      `${refused}. ${notes}`,
      `${refused}. ${notes}`,
      'is required (PST101 of SecretPolicy other)',
    ]);
  });

  test('stand among the causes of an invalid object', () => {
    const status = toStatus({ kind: 'ExternalSecret', name: 'db' }, [required, judged]);
    expect(status).toMatchObject({ code: 422, reason: 'Invalid', details: { causes: [{}, {}] } });
  });

  test('are short as warnings', () => {
    expect(toWarnings([{ ...judged, severity: 'warning' }])).toEqual([
      'spec.refreshInterval: "1d" is not a duration; write 24h (PST110 of SecretPolicy fresh)',
    ]);
  });

  test('say what a policy is for on one line, however it is written', () => {
    const { message } = toStatus({ kind: 'A', name: 'b' }, [{ ...judged, notes: ['one\ntwo\u001B[31m'] }]);
    expect(message.split('\n').at(-1)).toBe('SecretPolicy fresh: one two [31m');
  });
});

describe('toWarnings', () => {
  test('is one line for each finding, also for an error that an object had before', () => {
    expect(toWarnings([unknown, { ...unknown, path: 'spec.y', severity: 'error' }])).toEqual([
      'spec.x: is not a field of this kind (PST102)',
      'spec.y: is not a field of this kind (PST102)',
    ]);
  });

  test('says the same thing once', () => {
    expect(toWarnings([unknown, { ...unknown }])).toHaveLength(1);
  });

  test('is at most 50 lines and how many more there are', () => {
    const warnings = Array.from({ length: 60 }, (_, i) => ({ ...unknown, path: `spec.x${i}` }));
    const lines = toWarnings(warnings);
    expect(lines).toHaveLength(51);
    expect(lines.at(-1)).toBe('and 10 more warnings');
  });

  test('has the fix where it fits', () => {
    expect(toWarnings([{ ...unknown, fix: 'did you mean y?' }])).toEqual([
      'spec.x: is not a field of this kind; did you mean y? (PST102)',
    ]);
    expect(toWarnings([{ ...unknown, fix: 'x'.repeat(220) }])).toEqual([
      'spec.x: is not a field of this kind (PST102)',
    ]);
  });

  test('is cut between words, and keeps the rule', () => {
    const [text] = toWarnings([{ ...unknown, message: 'word '.repeat(60) }]);
    expect(text).toMatch(/^spec\.x: (word )+word… \(PST102\)$/u);
    expect(text?.length).toBeLessThanOrEqual(256);
  });

  test('is never longer than 256 characters, never broken and never has control characters', () => {
    const anything = anyText({ maxLength: 300 });
    fc.assert(
      fc.property(anything, anything, fc.option(anything, { nil: undefined }), (path, message, fix) => {
        const finding: Finding = { ...unknown, path, message, ...(fix === undefined ? {} : { fix }) };
        for (const text of toWarnings([finding])) {
          expect(Array.from(text).length).toBeLessThanOrEqual(256);
          expect(text.isWellFormed()).toBe(true);
          expect(text).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]/u);
        }
      }),
    );
  });
});
