import { expect, test } from 'vitest';
import { entryPath, fieldPath, pathPattern } from './field-path.ts';

test('fields are joined by dots, entries of lists and maps stand in brackets', () => {
  expect(fieldPath(entryPath(fieldPath('spec', 'data'), 0), 'secretKey')).toBe('spec.data[0].secretKey');
  expect(entryPath('metadata.labels', 'app.kubernetes.io/name')).toBe(
    'metadata.labels[app.kubernetes.io/name]',
  );
});

test('the first field has no dot before it', () => {
  expect(fieldPath('', 'spec')).toBe('spec');
});

test('a key cannot break the line and is cut when it is long', () => {
  expect(fieldPath('spec', 'a\nb\u202E')).toBe('spec.a\uFFFDb\uFFFD');
  expect(fieldPath('spec', 'a\uD800b\u{1F600}')).toBe('spec.a\uFFFDb\u{1F600}');
  expect(fieldPath('spec', 'x'.repeat(5000))).toHaveLength('spec.'.length + 101);
});

test('a pattern stands for every entry', () => {
  expect(pathPattern('spec.dataFrom[12].rewrite[0].regexp')).toBe('spec.dataFrom[].rewrite[].regexp');
});
