import { describe, expect, test } from 'vitest';
import { lenient } from './may-come-later.ts';
import { checkWorkload } from './template-check.ts';
import { injectContext } from './testing/manifests.ts';
import { podTemplateOf } from '../manifest/pod-template.ts';

const template = {
  metadata: { annotations: { 'postern.dev/inject': 'nothing' } },
  spec: { containers: [{ name: 'a' }] },
};

describe('the template of', () => {
  test.each([
    ['Deployment', { template }, 'spec.template'],
    ['StatefulSet', { template }, 'spec.template'],
    ['DaemonSet', { template }, 'spec.template'],
    ['ReplicaSet', { template }, 'spec.template'],
    ['Job', { template }, 'spec.template'],
    ['CronJob', { jobTemplate: { spec: { template } } }, 'spec.jobTemplate.spec.template'],
  ])('a %s is found and judged in its place', (kind, spec, path) => {
    expect(podTemplateOf({ kind, spec })).toEqual({
      template,
      annotations: {},
      path,
      pointer: `/${path.replaceAll('.', '/')}`,
    });
    expect(checkWorkload({ kind, spec }, injectContext())).toEqual({
      findings: [
        expect.objectContaining({ rule: 'PST305', path: `${path}.metadata.annotations[postern.dev/inject]` }),
      ],
      missing: [{ kind: 'ExternalSecret', namespace: 'shop', name: 'nothing' }],
    });
  });

  test.each([
    { kind: 'Pod', spec: { template } },
    { kind: 'constructor', spec: { template } },
    { kind: 'Deployment' },
    { kind: 'Deployment', spec: null },
    { kind: 'Deployment', spec: { template: 'x' } },
    { spec: { template } },
    'Deployment',
    null,
  ])('anything else is not there: %j', workload => {
    expect(podTemplateOf(workload)).toBeUndefined();
    expect(checkWorkload(workload, injectContext())).toEqual({ findings: [], missing: [] });
  });
});

test('a template whose Secrets nobody writes yet is told what its pods wait for, which may come later', () => {
  const metadata = { annotations: { 'postern.dev/inject': 'auto' } };
  const envFrom = ['db-credentials', 'api-credentials'].map(name => ({ secretRef: { name } }));
  const spec = { template: { metadata, spec: { containers: [{ name: 'a', envFrom }] } } };
  const { findings, missing } = checkWorkload({ kind: 'Deployment', spec }, injectContext());
  expect(findings.map(lenient)).toEqual([
    {
      rule: 'PST321',
      severity: 'warning',
      path: 'spec.template.metadata.annotations[postern.dev/inject]',
      message:
        'no ExternalSecret in namespace shop writes one of the Secrets db-credentials, api-credentials: pods that need them are refused until one does',
      fix: expect.stringMatching(/^apply an ExternalSecret whose target is one of them/),
    },
  ]);
  expect(missing).toHaveLength(2);
});

test('a template may not carry what only Postern writes, not even with its signature', () => {
  const context = injectContext();
  const annotations = { 'postern.dev/inject': 'db', 'postern.dev/status': 'injected x' };
  const workload = { kind: 'Job', spec: { template: { ...template, metadata: { annotations } } } };
  expect(checkWorkload(workload, context).findings).toMatchObject([
    { rule: 'PST316', path: 'spec.template.metadata.annotations[postern.dev/status]' },
  ]);
});

test('a template without a spec or annotations has no findings', () => {
  expect(checkWorkload({ kind: 'Job', spec: { template: {} } }, injectContext()).findings).toEqual([]);
});

test('an annotation on the workload itself is answered with where it belongs', () => {
  const annotations = { 'postern.dev/inject': 'auto', 'example.com/team': 'shop' };
  const template = { metadata: {}, spec: { containers: [] } };

  const { findings } = checkWorkload(
    { kind: 'Deployment', metadata: { annotations }, spec: { template } },
    injectContext(),
  );

  expect(findings).toEqual([
    {
      rule: 'PST304',
      severity: 'warning',
      path: 'metadata.annotations[postern.dev/inject]',
      message: 'postern.dev/inject has no effect here: pods are made from the template',
      fix: 'write it under spec.template.metadata.annotations',
    },
  ]);
});

test('one that stands on the template too is no slip', () => {
  const annotations = { 'postern.dev/inject': 'auto' };
  const template = { metadata: { annotations }, spec: { containers: [] } };

  const { findings } = checkWorkload(
    { kind: 'Deployment', metadata: { annotations }, spec: { template } },
    injectContext(),
  );

  expect(findings.map(({ path }) => path)).toEqual([
    'spec.template.metadata.annotations[postern.dev/inject]',
  ]);
});

test('an annotation of ours under another prefix is told of in the template and beside it', () => {
  const annotations = { 'postern.io/inject': 'auto', 'example.com/inject': 'x' };
  const workload = {
    kind: 'Deployment',
    metadata: { annotations },
    spec: { template: { spec: template.spec, metadata: { annotations: { 'postern/inject': 'auto' } } } },
  };
  expect(checkWorkload(workload, injectContext()).findings).toMatchObject([
    {
      rule: 'PST301',
      path: 'spec.template.metadata.annotations[postern/inject]',
      fix: 'did you mean postern.dev/inject?',
    },
    {
      rule: 'PST301',
      path: 'metadata.annotations[postern.io/inject]',
      fix: 'did you mean postern.dev/inject? It belongs under spec.template.metadata.annotations',
    },
  ]);
});
