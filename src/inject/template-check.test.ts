import { describe, expect, test } from 'vitest';
import { lenient } from './may-come-later.ts';
import { checkWorkload } from './template-check.ts';
import { injectContext } from './testing/manifests.ts';
import { podTemplateOf } from '../manifest/pod-template.ts';

const OURS = { 'postern.dev/inject': 'db' };

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
    ['ReplicationController', { template }, 'spec.template'],
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

test.for<[string, object, object, string, string]>([
  [
    'labels of the template',
    {},
    { metadata: { labels: OURS } },
    'spec.template.metadata.labels',
    'as a label',
  ],
  ['labels of the workload', { metadata: { labels: OURS } }, {}, 'metadata.labels', 'as a label'],
  ['annotations beside its metadata', {}, { annotations: OURS }, 'spec.template.annotations', 'here'],
  ['annotations at its root', { annotations: OURS }, {}, 'annotations', 'here'],
  ['annotations of its spec', { spec: { annotations: OURS } }, {}, 'spec.annotations', 'here'],
  ['its metadata itself', { metadata: OURS }, {}, 'metadata', 'here'],
  [
    'annotations of the spec of its pod',
    {},
    { spec: { annotations: OURS, containers: [] } },
    'spec.template.spec.annotations',
    'here',
  ],
  [
    'annotations of a container',
    {},
    { spec: { containers: [{ name: 'a', annotations: OURS }] } },
    'spec.template.spec.containers[0].annotations',
    'here',
  ],
])('what stands in %s is answered with where it belongs', ([, workload, template, path, how]) => {
  const whole = {
    kind: 'Deployment',
    ...workload,
    spec: { ...Object(Object(workload).spec), template: { spec: { containers: [] }, ...template } },
  };

  expect(checkWorkload(whole, injectContext()).findings).toEqual([
    {
      rule: 'PST304',
      severity: 'warning',
      path: `${path}[postern.dev/inject]`,
      message: `postern.dev/inject has no effect ${how}: only annotations of the pod template are read`,
      fix: 'write it under spec.template.metadata.annotations',
    },
  ]);
});

test('so is what a CronJob gives its Jobs', () => {
  const jobTemplate = {
    metadata: { annotations: { 'postern.dev/unheard': 'x' }, labels: OURS },
    spec: { template: { spec: { containers: [] } } },
  };
  const { findings } = checkWorkload({ kind: 'CronJob', spec: { jobTemplate } }, injectContext());
  expect(findings.map(({ rule, path, fix }) => [rule, path, fix])).toEqual(
    ['annotations[postern.dev/unheard]', 'labels[postern.dev/inject]'].map(at => [
      'PST304',
      `spec.jobTemplate.metadata.${at}`,
      'write it under spec.jobTemplate.spec.template.metadata.annotations',
    ]),
  );
});

test.for<[string, object]>([
  ['labels that policies go by', { labels: { 'postern.dev/class': 'critical' } }],
  ['a label beside the annotation', { labels: OURS, annotations: { 'postern.dev/inject': '' } }],
])('%s are no slip', ([, metadata]) => {
  const template = { metadata, spec: { containers: [], nodeSelector: OURS } };
  const workload = {
    kind: 'Deployment',
    metadata: { managedFields: [{ annotations: OURS }] },
    spec: { selector: { matchLabels: OURS }, template },
    status: { annotations: OURS },
  };
  const { findings } = checkWorkload(workload, injectContext());
  expect(findings.filter(({ rule }) => rule === 'PST304')).toEqual([]);
});

test('of very many the first are told', () => {
  const labels = Array.from({ length: 100 }, () => ({ labels: OURS }));
  const workload = { kind: 'Job', spec: { labels, template: { spec: { containers: [] } } } };
  expect(checkWorkload(workload, injectContext()).findings).toHaveLength(10);
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
