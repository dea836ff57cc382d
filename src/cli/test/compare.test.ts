import { describe, expect, test } from 'vitest';
import { compare, verdictOf, type CaseFinding } from './compare.ts';
import type { Expectation } from './policy-test.ts';

const denied = {
  rule: 'PST800',
  action: 'deny',
  path: 'spec.secretStoreRef.name',
  message: 'is the store "prod", which is not allowed here',
  fix: 'name one of team-*',
  policy: 'stores',
  object: 'ExternalSecret/db',
} as const satisfies CaseFinding;
const warned: CaseFinding = {
  ...denied,
  rule: 'PST803',
  action: 'warn',
  path: 'spec.refreshInterval',
  message: 'is 1m',
};
const audited: CaseFinding = { ...denied, action: 'audit' };

describe('the verdict', () => {
  test.for([
    ['deny', [warned, denied, audited]],
    ['warn', [audited, warned]],
    ['audit', [audited]],
    ['allow', []],
  ] as const)('is %s', ([verdict, found]) => {
    expect(verdictOf(found)).toBe(verdict);
    expect(compare({ verdict }, found)).toEqual([]);
  });

  test('that is another one is said with what was found', () => {
    expect(compare({ verdict: 'allow' }, [warned])).toEqual([
      'the verdict is warn, expected allow',
      'not expected: warn PST803 ExternalSecret/db spec.refreshInterval: is 1m',
    ]);
  });
});

describe('findings', () => {
  test.for<[string, NonNullable<Expectation['findings']>[number]]>([
    ['the rule alone', { rule: 'PST800' }],
    ['a part of the message', { rule: 'PST800', message: 'store "\\w+"' }],
    ['a part of the fix', { rule: 'PST800', fix: 'team-\\*$' }],
    ['every field', { ...denied, message: '^is', fix: '^name' }],
  ])('are expected by %s', ([, finding]) => {
    expect(compare({ findings: [finding] }, [denied])).toEqual([]);
  });

  test.for<[string, NonNullable<Expectation['findings']>[number], string]>([
    ['another rule', { rule: 'PST801' }, 'not found: PST801'],
    [
      'another action',
      { rule: 'PST800', action: 'warn' },
      'not found: warn PST800; of the one that there is, action is deny',
    ],
    [
      'another path',
      { rule: 'PST800', path: 'spec' },
      'not found: PST800 spec; of the one that there is, path is spec.secretStoreRef.name',
    ],
    [
      'another message',
      { rule: 'PST800', message: '^prod' },
      'not found: PST800, message /^prod/; of the one that there is, message is "is the store \\"prod\\", which is not allowed here"',
    ],
    [
      'another policy and object',
      { rule: 'PST800', policy: 'p', object: 'A/b' },
      'not found: PST800 A/b, policy p; of the one that there is, policy is stores and object is ExternalSecret/db',
    ],
  ])('of %s are not those that are expected', ([, finding, said]) => {
    expect(compare({ findings: [finding], others: true }, [denied])).toEqual([said]);
  });

  test('that nobody expects are said, unless others may be there', () => {
    const findings = [{ rule: 'PST800' }];
    expect(compare({ findings }, [denied, warned])).toEqual([
      'not expected: warn PST803 ExternalSecret/db spec.refreshInterval: is 1m',
    ]);
    expect(compare({ findings, others: true }, [denied, warned])).toEqual([]);
    expect(compare({ findings: [] }, [denied])).toHaveLength(1);
  });

  test('are each for one expectation only', () => {
    expect(compare({ findings: [{ rule: 'PST800' }, { rule: 'PST800' }] }, [denied])).toEqual([
      'not found: PST800',
    ]);
  });

  test('go to the expectation that has no other, whatever the order', () => {
    const other = { ...denied, path: 'spec.data[0]' };
    const findings = [{ rule: 'PST800' }, { rule: 'PST800', path: denied.path }];
    expect(compare({ findings }, [denied, other])).toEqual([]);
    expect(compare({ findings: findings.toReversed() }, [denied, other])).toEqual([]);
  });
});
