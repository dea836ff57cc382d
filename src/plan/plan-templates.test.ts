import { expect, test } from 'vitest';
import { planTemplates } from './plan-templates.ts';

test('each key of an object is one file, however often it is named', () => {
  const configMap = { name: 'app', items: [{ key: 'app.conf' }] };
  const secret = { name: 'app', items: [{ key: 'app.conf', templateAs: 'KeysAndValues' as const }] };

  expect(planTemplates({ template: { templateFrom: [{ configMap, secret }, { configMap }] } })).toEqual({
    templates: {
      'ConfigMap/app/app.conf': '/postern/templates/configmap.app/app.conf',
      'Secret/app/app.conf': '/postern/templates/secret.app/app.conf',
    },
    files: [
      { path: 'configmap.app/app.conf', from: { kind: 'configMap', name: 'app', key: 'app.conf' } },
      { path: 'secret.app/app.conf', from: { kind: 'secret', name: 'app', key: 'app.conf' } },
    ],
  });
});

test('an object of the longest name has files that kubelet can write', () => {
  const configMap = { name: 'c'.repeat(253), items: [{ key: 'app.conf' }] };
  const { templates, files } = planTemplates({ template: { templateFrom: [{ configMap }] } });
  const [{ path } = { path: '' }] = files;
  expect(Object.values(templates ?? {})).toEqual([`/postern/templates/${path}`]);
  expect(path.split('/').map(({ length }) => length <= 255)).toEqual([true, true]);
});

test.each([undefined, {}, { template: {} }, { template: { templateFrom: [{ literal: 'a: b' }] } }])(
  '%j needs none',
  target => {
    expect(planTemplates(target)).toEqual({ files: [] });
  },
);
