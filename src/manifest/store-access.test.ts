import { expect, test } from 'vitest';
import type { ClusterSecretStore, StoreSpec } from '../api/secret-store.ts';
import { storeAllowsNamespace } from './store-access.ts';

function store(conditions?: StoreSpec['conditions']): ClusterSecretStore {
  return {
    apiVersion: 'external-secrets.io/v1',
    kind: 'ClusterSecretStore',
    metadata: { name: 'shared' },
    spec: { provider: { fake: { data: [] } }, ...(conditions === undefined ? {} : { conditions }) },
  };
}

const labels = { team: 'a', tier: 'web' };

test.for<[string, StoreSpec['conditions'], boolean]>([
  ['no conditions', undefined, true],
  ['an empty list', [], true],
  ['an empty condition', [{}], false],
  ['the name', [{ namespaces: ['other', 'shop'] }], true],
  ['another name', [{ namespaces: ['shop-2'] }], false],
  ['the labels', [{ namespaceSelector: { matchLabels: { team: 'a' } } }], true],
  ['one label too many', [{ namespaceSelector: { matchLabels: { team: 'a', zone: 'x' } } }], false],
  ['an empty selector', [{ namespaceSelector: {} }], true],
  [
    'In',
    [{ namespaceSelector: { matchExpressions: [{ key: 'team', operator: 'In', values: ['b', 'a'] }] } }],
    true,
  ],
  [
    'In, absent',
    [{ namespaceSelector: { matchExpressions: [{ key: 'x', operator: 'In', values: ['a'] }] } }],
    false,
  ],
  [
    'NotIn',
    [{ namespaceSelector: { matchExpressions: [{ key: 'team', operator: 'NotIn', values: ['a'] }] } }],
    false,
  ],
  [
    'NotIn, absent',
    [{ namespaceSelector: { matchExpressions: [{ key: 'x', operator: 'NotIn', values: ['a'] }] } }],
    true,
  ],
  ['Exists', [{ namespaceSelector: { matchExpressions: [{ key: 'tier', operator: 'Exists' }] } }], true],
  [
    'DoesNotExist',
    [{ namespaceSelector: { matchExpressions: [{ key: 'tier', operator: 'DoesNotExist' }] } }],
    false,
  ],
  [
    'an inherited name is no label',
    [{ namespaceSelector: { matchExpressions: [{ key: 'toString', operator: 'Exists' }] } }],
    false,
  ],
  ['an expression anywhere in the name', [{ namespaceRegexes: ['ho'] }], true],
  ['an anchored expression', [{ namespaceRegexes: ['^ho'] }], false],
  ['the second of two conditions', [{ namespaces: ['x'] }, { namespaceRegexes: ['^shop$'] }], true],
  [
    'one part of a condition is enough',
    [{ namespaceSelector: { matchLabels: { team: 'b' } }, namespaces: ['shop'] }],
    true,
  ],
  ['an expression that cannot be read', [{ namespaceRegexes: ['(', 'shop'] }], false],
  ['an expression that cannot be read, too late', [{ namespaceRegexes: ['shop', '('] }], true],
  [
    'an operator that does not exist',
    [{ namespaceSelector: { matchExpressions: [{ key: 'a', operator: 'Like' }] } }, {}],
    false,
  ],
  [
    'a selector that cannot be read refuses before later conditions',
    [{ namespaceSelector: { matchExpressions: [{ key: 'a', operator: 'In' }] } }, { namespaces: ['shop'] }],
    false,
  ],
])('%s', ([, conditions, allowed]) => {
  expect(storeAllowsNamespace(store(conditions), 'shop', labels)).toBe(allowed);
});

const untrusted = { matchExpressions: [{ key: 'untrusted', operator: 'DoesNotExist' }] };
const unreadable = { matchExpressions: [{ key: 'a', operator: 'Like' }] };

test.for<[string, StoreSpec['conditions'], boolean | undefined]>([
  ['no conditions', undefined, true],
  ['a selector that takes a namespace without labels', [{ namespaceSelector: untrusted }], undefined],
  ['a selector that asks for a label', [{ namespaceSelector: { matchLabels: { team: 'a' } } }], undefined],
  ['the name alone', [{ namespaces: ['shop'] }], true],
  ['another name alone', [{ namespaces: ['shop-2'] }], false],
  ['a selector beside the name', [{ namespaceSelector: untrusted, namespaces: ['shop'] }], true],
  ['a selector, and the name later', [{ namespaceSelector: untrusted }, { namespaceRegexes: ['^s'] }], true],
  ['a selector, and another name', [{ namespaceSelector: untrusted, namespaces: ['x'] }], undefined],
  [
    'a selector before an expression that cannot be read',
    [{ namespaceSelector: untrusted }, { namespaceRegexes: ['('] }, { namespaces: ['shop'] }],
    undefined,
  ],
  ['a selector that cannot be read', [{ namespaceSelector: unreadable, namespaces: ['shop'] }], false],
])('of a namespace whose labels are not known: %s', ([, conditions, allowed]) => {
  expect(storeAllowsNamespace(store(conditions), 'shop', undefined)).toBe(allowed);
});
