import { describe, expect, test } from 'vitest';
import { targetOf, templateObjectKey, templateObjects, templateSources } from './template-from.ts';

const items = [{ key: 'a' }, { key: 'b', templateAs: 'KeysAndValues' as const }];

describe('the templates of templateFrom', () => {
  test('come in the order of the entries, in each ConfigMap, Secret and literal', () => {
    const sources = templateSources([
      { literal: 'x: 1', secret: { name: 's', items }, configMap: { name: 'c', items } },
      { configMap: { name: 'd', items: [] } },
      { literal: 'y: 2' },
    ]);

    expect(sources.map(({ path, name, templateAs }) => `${path} ${name} ${templateAs}`)).toEqual([
      'spec.target.template.templateFrom[0].configMap.items[0] a Values',
      'spec.target.template.templateFrom[0].configMap.items[1] b KeysAndValues',
      'spec.target.template.templateFrom[0].secret.items[0] a Values',
      'spec.target.template.templateFrom[0].secret.items[1] b KeysAndValues',
      'spec.target.template.templateFrom[0].literal literal KeysAndValues',
      'spec.target.template.templateFrom[2].literal literal KeysAndValues',
    ]);
  });

  test('are read when they are wanted, and missing ones are named as External Secrets names them', async () => {
    const [source] = templateSources([{ configMap: { name: 'c', items } }]);

    expect(await source?.text(() => Promise.resolve(Buffer.from('größe')))).toBe('größe');
    await expect(source?.text(() => Promise.resolve(undefined))).rejects.toMatchObject({
      code: 'TEMPLATE_MISSING',
      retryable: true,
      message: expect.stringMatching(/^error in configmap c: missing key a /),
    });
  });
});

test('each object is read once, whatever uses it', () => {
  const configMap = { name: 'c', items };

  expect(
    templateObjects([{ configMap, secret: { name: 'c', items } }, { configMap }, { literal: '' }]).map(
      templateObjectKey,
    ),
  ).toEqual(['ConfigMap/c/a', 'ConfigMap/c/b', 'Secret/c/a', 'Secret/c/b']);
  expect(templateObjects()).toEqual([]);
});

describe('the target', () => {
  test.each([
    [undefined, 'data'],
    ['Data', 'data'],
    ['LABELS', 'labels'],
    ['annotations', 'annotations'],
  ])('%s', (target, expected) => {
    expect(targetOf('here', target)).toBe(expected);
  });

  test.each(['spec.data', '', 'Label'])('%j is none of a Secret', target => {
    expect(() => targetOf('here', target)).toThrow(/^here\.target: a Secret has no /);
  });
});
