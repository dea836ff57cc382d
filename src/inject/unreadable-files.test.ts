import { describe, expect, test } from 'vitest';
import type { Pod, PodSpec, SecurityContext } from '../api/pod.ts';
import { injectPod } from './inject.ts';
import { injectContext } from './testing/manifests.ts';

/** Containers of a pod whose injection warns that they may not read their files. */
function warned(spec: Partial<PodSpec>, annotations: Record<string, string> = {}): string[] {
  const pod: Pod = {
    metadata: { annotations: { 'postern.dev/inject': 'auto', ...annotations } },
    spec: { containers: [], ...spec },
  };
  const injection = injectPod(pod, injectContext());
  if (injection.kind !== 'patched') throw new Error(JSON.stringify(injection));
  return injection.warnings
    .filter(({ path }) => path.endsWith('.securityContext'))
    .map(({ path, message }) => `${path} ${/mode \d+/.exec(message)?.[0]}`);
}

const app = (securityContext?: SecurityContext) => ({
  name: 'app',
  volumeMounts: [{ name: 'db', mountPath: '/db' }],
  ...(securityContext === undefined ? {} : { securityContext }),
});
const db = (defaultMode: number) => [{ name: 'db', secret: { secretName: 'db', defaultMode } }];
const said = (mode: string) => [`spec.containers[0].securityContext mode ${mode}`];

describe('a container that mounts files of mode 0400', () => {
  test.each<[string, SecurityContext | undefined, string[]]>([
    ['as root without capabilities is warned', { capabilities: { drop: ['ALL'] } }, said('0400')],
    [
      'as root without this one is warned',
      { runAsUser: 0, capabilities: { drop: ['CAP_DAC_OVERRIDE'] } },
      said('0400'),
    ],
    ['as root with it again is not', { capabilities: { drop: ['ALL'], add: ['DAC_OVERRIDE'] } }, []],
    [
      'as root that may only read all is not',
      { capabilities: { drop: ['ALL'], add: ['DAC_READ_SEARCH'] } },
      [],
    ],
    ['as root without other capabilities is not', { capabilities: { drop: ['NET_RAW'] } }, []],
    ['as root with all rights is not', { privileged: true, capabilities: { drop: ['ALL'] } }, []],
    ['as whoever its image names is not', undefined, []],
    ['as somebody who is not root is warned', { runAsNonRoot: true }, said('0400')],
    ['as the one user of the pod is not: the agent is the same', { runAsUser: 1000 }, []],
  ])('%s', (_, securityContext, expected) => {
    expect(warned({ containers: [app(securityContext)], volumes: db(0o400) })).toEqual(expected);
  });

  test('as another user than that of the pod is warned', () => {
    const securityContext = { runAsUser: 1000 };
    expect(warned({ containers: [app({ runAsUser: 101 })], volumes: db(0o400), securityContext })).toEqual(
      said('0400'),
    );
    expect(warned({ containers: [app()], volumes: db(0o400), securityContext })).toEqual([]);
  });

  test('with an fsGroup is not: its group may read', () => {
    const securityContext = { fsGroup: 2000, runAsNonRoot: true };
    expect(warned({ containers: [app()], volumes: db(0o400), securityContext })).toEqual([]);
  });
});

const unprivileged = { runAsNonRoot: true };

test('the mode of an item counts, and the default only where an item has none', () => {
  const items = [{ key: 'password', path: 'p', mode: 0o600 }];
  const strict = [{ name: 'db', secret: { secretName: 'db', items } }];
  const open = [
    { name: 'db', secret: { secretName: 'db', defaultMode: 0o400, items: [{ ...items[0]!, mode: 0o444 }] } },
  ];

  expect(warned({ containers: [app(unprivileged)], volumes: strict })).toEqual(said('0600'));
  expect(warned({ containers: [app(unprivileged)], volumes: open })).toEqual([]);
  expect(warned({ containers: [app(unprivileged)], volumes: db(0o644) })).toEqual([]);
});

test('what the group of a Secret volume may read is the same as without Postern', () => {
  expect(warned({ containers: [app(unprivileged)], volumes: db(0o440) })).toEqual([]);
});

test('one that does not mount them has nothing to do with them', () => {
  const other = { name: 'other', securityContext: unprivileged };
  expect(warned({ containers: [app(), other], volumes: db(0o400) })).toEqual([]);
});

test('files of named ExternalSecrets are those of the containers that get them', () => {
  const annotations = { 'postern.dev/inject': 'db', 'postern.dev/file-mode': '0400' };
  const containers = ['app', 'other'].map(name => ({ name, securityContext: unprivileged }));

  expect(warned({ containers }, annotations)).toHaveLength(2);
  expect(warned({ containers }, { ...annotations, 'postern.dev/containers': 'app' })).toEqual(said('0400'));
});

describe('files of named ExternalSecrets that only their group may read', () => {
  const warnedOf = (own: SecurityContext, pod: PodSpec['securityContext'] = {}) =>
    warned(
      { containers: [{ name: 'app', securityContext: own }], securityContext: pod },
      { 'postern.dev/inject': 'db', 'postern.dev/file-mode': '0440' },
    );

  test.each<[string, SecurityContext, PodSpec['securityContext']?]>([
    ['root, whatever it has lost', { capabilities: { drop: ['ALL'] } }],
    ['the group root', { runAsNonRoot: true, runAsGroup: 0 }],
    ['the group root of the pod', { runAsNonRoot: true }, { runAsGroup: 0 }],
    ['the group root among others', { runAsNonRoot: true }, { supplementalGroups: [5, 0] }],
  ])('are read by %s', (_, own, pod) => {
    expect(warnedOf(own, pod)).toEqual([]);
  });

  test.each<[string, SecurityContext]>([
    ['whoever is not root', { runAsNonRoot: true }],
    [
      'root of another group that lost its rights',
      { runAsUser: 0, runAsGroup: 5, capabilities: { drop: ['ALL'] } },
    ],
  ])('may not be by %s', (_, own) => {
    expect(warnedOf(own)).toEqual(said('0440'));
  });
});
