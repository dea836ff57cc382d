import { expect, test } from 'vitest';
import { labelsOf, withNameLabel } from './labels.ts';

test.for<[what: string, object: Readonly<Record<string, unknown>> | undefined, labels: object]>([
  ['all of them', { metadata: { labels: { a: '1', b: '' } } }, { a: '1', b: '' }],
  ['texts only', { metadata: { labels: { a: '1', b: 2, c: null, d: {} } } }, { a: '1' }],
  ['none where a list is', { metadata: { labels: ['a'] } }, {}],
  ['none without metadata', { kind: 'Pod' }, {}],
  ['none of nothing', undefined, {}],
])('the labels of an object are %s', ([, object, labels]) => {
  expect(labelsOf(object)).toEqual(labels);
});

test('a namespace has its name among its labels, whatever is written there', () => {
  expect(withNameLabel('shop', { tier: 'gold', 'kubernetes.io/metadata.name': 'other' })).toEqual({
    tier: 'gold',
    'kubernetes.io/metadata.name': 'shop',
  });
  expect(withNameLabel('shop')).toEqual({ 'kubernetes.io/metadata.name': 'shop' });
});
