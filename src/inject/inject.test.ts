/** What the fixtures of test/golden do not show: second calls, attacks, sizes. */
import { describe, expect, test } from 'vitest';
import { growthOfWork, IN_PROPORTION } from '../../test/growth-of-work.ts';
import type { Container, Pod, PodSpec } from '../api/pod.ts';
import { applyPatch } from './apply-patch.ts';
import type { InjectContext } from './contract.ts';
import { injectPod } from './inject.ts';
import { defaultSettings } from './options/settings.ts';
import { externalSecret, injectContext, manifests, store } from './testing/manifests.ts';

const context = injectContext();
const PASSWORD = { name: 'PW', valueFrom: { secretKeyRef: { name: 'db', key: 'password' } } };

function pod(annotations: Record<string, string>, spec: Partial<PodSpec> = {}): Pod {
  const prefixed = Object.entries(annotations).map(([name, text]) => [`postern.dev/${name}`, text]);
  return {
    metadata: { annotations: Object.fromEntries(prefixed) },
    spec: { containers: [{ name: 'app', env: [PASSWORD] }], ...spec },
  };
}

function injected(before: Pod, around: InjectContext = context): Pod {
  const injection = injectPod(before, around);
  if (injection.kind !== 'patched') throw new Error(`the pod is ${injection.kind}`);
  return applyPatch(before, injection.patch);
}

function rules(before: Pod, around: InjectContext = context): readonly string[] {
  const injection = injectPod(before, around);
  return (injection.kind === 'refused' ? injection.findings : injection.warnings).map(({ rule }) => rule);
}

function planOf({ metadata }: Pod): string {
  return metadata?.annotations?.['postern.dev/plan'] ?? '';
}

describe('where something is to be corrected', () => {
  const findingsOf = (annotations: Record<string, string>, names = ['app']) => {
    const containers = names.map(name => ({ name, command: ['/app'] }));
    const around = injectContext({ manifests: manifests(externalSecret('odd', ['UID', 'tls.crt'])) });
    const injection = injectPod(pod(annotations, { containers }), around);
    return injection.kind === 'refused' ? injection.findings : injection.warnings;
  };

  test.each([
    [{ inject: 'absent' }, 'inject'],
    [{ inject: 'db', env: 'absent' }, 'env'],
    [{ inject: 'auto', env: 'absent' }, 'env'],
    [{ inject: 'absent', env: 'absent' }, 'inject'],
  ])('%j names an ExternalSecret that there is not: in the annotation %s', (annotations, name) => {
    expect(findingsOf(annotations)).toMatchObject([
      { rule: 'PST305', path: `metadata.annotations[postern.dev/${name}]` },
    ]);
  });

  test('is said once of an annotation, however many containers it is about', () => {
    const annotations = { inject: 'odd', env: 'odd', 'env-method': 'exec' };
    expect(findingsOf(annotations, ['app', 'other', 'third'])).toMatchObject([
      { rule: 'PST315', path: 'metadata.annotations[postern.dev/env]' },
      { rule: 'PST311', path: 'metadata.annotations[postern.dev/env]' },
    ]);
  });
});

describe('a second call', () => {
  test('puts our init container in front of one that was added before it and needs it', () => {
    const once = injected(pod({ inject: 'auto' }));
    once.spec?.initContainers?.unshift({ name: 'early', env: [PASSWORD] });
    const twice = injected(once);
    expect(twice.spec?.initContainers?.map(({ name }) => name)).toEqual([
      'postern-init',
      'early',
      'postern-refresh',
    ]);
    expect(twice.spec?.initContainers?.[1]?.env).toMatchObject([
      { name: 'PW', valueFrom: { fileKeyRef: { path: 'early/env', key: 'PW' } } },
    ]);
    expect(injectPod(twice, context).kind).toBe('unchanged');
  });

  test('lets a container that was added in between only read what it mounts', () => {
    const volumes = [{ name: 'db', secret: { secretName: 'db' } }];
    const once = injected(pod({ inject: 'auto' }, { volumes }));
    once.spec?.containers.push({ name: 'late', volumeMounts: [{ name: 'db', mountPath: '/db' }] });
    const twice = injected(once);
    expect(twice.spec?.containers.at(-1)?.volumeMounts).toEqual([
      { name: 'db', mountPath: '/db', readOnly: true },
    ]);
    expect(injectPod(twice, context).kind).toBe('unchanged');
  });

  test('leaves an init container in front that needs nothing', () => {
    const once = injected(pod({ inject: 'auto' }));
    once.spec?.initContainers?.unshift({ name: 'mesh' });
    expect(injectPod(once, context).kind).toBe('unchanged');
  });

  test('puts back what was taken out or changed', () => {
    const once = injected(pod({ inject: 'auto' }));
    const meddled = structuredClone(once);
    const [init] = meddled.spec?.initContainers ?? [];
    if (init !== undefined) init.image = 'evil.example.com/agent';
    meddled.spec?.initContainers?.pop();
    meddled.spec?.volumes?.shift();
    const twice = injected(meddled);
    expect(twice.spec?.initContainers).toEqual(once.spec?.initContainers);
    expect(twice.spec?.volumes).toHaveLength(once.spec?.volumes?.length ?? 0);
  });

  test('keeps a variable of a container before the same one of a whole secret', () => {
    const manifestsWithBoth = manifests(externalSecret('more', ['PW', 'OTHER']));
    const around = injectContext({ manifests: manifestsWithBoth });
    for (const method of ['file', 'exec']) {
      const containers = [{ name: 'app', command: ['/app'], env: [PASSWORD] }];
      const once = injected(
        pod({ inject: 'auto', env: 'more', 'env-method': method }, { containers }),
        around,
      );
      expect(injectPod(once, around).kind).toBe('unchanged');
      expect(planOf(once)).toContain('{"name":"PW","secret":"db","key":"password"}');
    }
  });

  test('serves a container that was added in between by env-method exec as well', () => {
    const containers = [{ name: 'app', command: ['/app'], env: [PASSWORD] }];
    const once = injected(pod({ inject: 'auto', 'env-method': 'exec' }, { containers }));
    const late: Container = { name: 'late', command: ['/late'], envFrom: [{ secretRef: { name: 'all' } }] };
    once.spec?.containers.push(late);
    const twice = injected(once);
    expect(twice.spec?.containers[0]).toEqual(once.spec?.containers[0]);
    expect(twice.spec?.containers[1]).toEqual({
      name: 'late',
      command: ['/bin/sh', '-c', '. /postern/env/late/env.sh && exec "$0" "$@"', '/late'],
      volumeMounts: [
        { name: 'postern-env', mountPath: '/postern/env/late', subPath: 'late', readOnly: true },
      ],
    });
    expect(injectPod(twice, context).kind).toBe('unchanged');
  });
});

describe('a user cannot', () => {
  test('hand in a plan, with or without a signature of another namespace', () => {
    const once = injected(pod({ inject: 'auto' }));
    const elsewhere = injectContext({
      namespace: 'other',
      manifests: manifests(externalSecret('db', ['password'], {}, 'other')),
    });
    expect(rules(once, elsewhere)).toEqual(['PST316', 'PST316', 'PST312', 'PST312']);
    const forged = pod({ inject: 'auto', plan: planOf(once), status: 'injected AAAA' });
    expect(rules(forged)).toEqual(['PST316', 'PST316']);
  });

  test('keep an agent of their own next to a copied plan', () => {
    const once = injected(pod({ inject: 'auto' }));
    const copy = pod({ inject: 'auto' });
    Object.assign(copy.metadata?.annotations ?? {}, once.metadata?.annotations);
    Object.assign(copy.spec ?? {}, {
      initContainers: [{ name: 'postern-init', image: 'evil.example.com/agent' }],
    });
    const [init] = injected(copy).spec?.initContainers ?? [];
    expect(init).toEqual(once.spec?.initContainers?.[0]);
  });

  test('add a Secret of their own to the volume that the agent logs in with', () => {
    const auth = { tokenSecretRef: { name: 'vault-token', key: 'token' } };
    const vault = store('SecretStore', { vault: { server: 'https://vault', auth } });
    const around = injectContext({ manifests: manifests(vault) });
    const once = injected(pod({ inject: 'auto' }), around);
    const copy = structuredClone(once);
    const volume = copy.spec?.volumes?.find(({ name }) => name === 'postern-auth');
    volume?.projected?.sources?.push({ secret: { name: 'of-somebody-else' } });
    expect(injected(copy, around)).toEqual(once);
  });

  test.each(['postern-auth', 'postern-more'])('keep a volume %s that we have no use for', name => {
    const fake = store('SecretStore', { fake: { data: [{ key: 'db', value: 'v' }] } });
    const around = injectContext({ manifests: manifests(fake) });
    const once = injected(pod({ inject: 'auto' }), around);
    once.spec?.volumes?.push({ name, secret: { secretName: 'of-somebody-else' } });
    expect(rules(once, around)).toEqual(['PST312']);
  });

  test('use the credentials of a store with a copied plan after it has moved out of reach', () => {
    const once = injected(pod({ inject: 'auto' }));
    const token = { tokenSecretRef: { name: 'root', key: 'token', namespace: 'vault' } };
    const moved = store('SecretStore', { vault: { server: 'https://vault', auth: token } });
    expect(rules(once, injectContext({ manifests: manifests(moved) }))).toEqual(['PST308']);
  });

  test.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])(
    'confuse us with the name %s',
    name => {
      const spec: PodSpec = {
        containers: [
          {
            name,
            env: [{ ...PASSWORD, name }],
            envFrom: [{ secretRef: { name } }],
            volumeMounts: [{ name, mountPath: '/v' }],
          },
        ],
        volumes: [{ name, secret: { secretName: name } }],
      };
      const after = injected(pod({ inject: 'auto' }, spec));
      expect(after.spec?.containers[0]).toMatchObject({ name, envFrom: [{ secretRef: { name } }] });
      expect(after.spec?.containers[0]?.env).toMatchObject([
        { name, valueFrom: { fileKeyRef: { key: name } } },
      ]);
      expect(after.spec?.volumes?.[0]).toEqual({ name, secret: { secretName: name } });
      expect(injectPod(after, context).kind).toBe('unchanged');
    },
  );

  test.each(['constructor', 'toString', '__proto__'])(
    'reach into our tables with the provider %s',
    provider => {
      const strange = store('SecretStore', Object.fromEntries([[provider, {}]]));
      const around = injectContext({ manifests: manifests(strange) });
      expect(rules(pod({ inject: 'auto' }), around)).toEqual(['PST309']);
    },
  );

  test('grow the plan beyond what an annotation holds', () => {
    const data = { data: { big: 'x'.repeat(230 * 1024) } };
    const big = externalSecret('big', ['a'], { target: { template: data } });
    expect(rules(pod({ inject: 'big' }), injectContext({ manifests: manifests(big) }))).toEqual(['PST311']);
    const padded = pod({ inject: 'db' });
    Object.assign(padded.metadata?.annotations ?? {}, { padding: 'ä'.repeat(115 * 1024) });
    expect(rules(padded)).toEqual(['PST311']);
  });

  test.each([
    ['the credentials', 'postern-auth', '/x'],
    ['all secrets elsewhere', 'postern-secrets', '/x'],
    ['all secrets writable', 'postern-secrets', '/var/run/secrets/postern'],
  ])('mount %s, in the first call or from a webhook in between', (_, name, mountPath) => {
    const container = { name: 'late', volumeMounts: [{ name, mountPath }] };
    expect(rules(pod({ inject: 'db' }, { containers: [container] }))).toEqual(['PST312']);
    const once = injected(pod({ inject: 'db' }));
    once.spec?.containers.push(container);
    expect(rules(once)).toEqual(['PST312']);
  });

  test('have a mount of ours in between that is not quite ours', () => {
    const containers = [{ name: 'app', command: ['/app'], env: [PASSWORD] }];
    const exec = injected(pod({ inject: 'auto', 'env-method': 'exec' }, { containers }));
    const mount = exec.spec?.containers[0]?.volumeMounts?.[0];
    if (mount !== undefined) mount.subPath = '';
    expect(rules(exec)).toEqual(['PST312']);
  });

  test('keep us busy with a huge pod for longer than its size asks for', async () => {
    const ofSize = (size: number) => {
      const env = Array.from({ length: 3 * size }, (_, i) => ({ ...PASSWORD, name: `PW${i}` }));
      const envFrom = Array.from({ length: 3 * size }, (_, i) => ({
        secretRef: { name: `not-ours-${i % 7}` },
      }));
      const volumes = Array.from({ length: size }, (_, i) => ({
        name: `v${i}`,
        secret: { secretName: 'db' },
      }));
      const volumeMounts = volumes.map(({ name }) => ({ name, mountPath: `/m/${name}` }));
      return pod({ inject: 'auto' }, { containers: [{ name: 'app', env, envFrom, volumeMounts }], volumes });
    };
    expect(['patched', 'refused']).toContain(injectPod(ofSize(1000), context).kind);
    expect(await growthOfWork(100, ofSize, huge => injectPod(huge, context))).toBeLessThan(IN_PROPORTION);
  });
});

describe('references that bring nothing', () => {
  const overridden: Container = {
    name: 'app',
    command: ['/app'],
    env: [
      { name: 'username', value: 'x' },
      { name: 'password', value: 'y' },
    ],
    envFrom: [{ secretRef: { name: 'db' } }],
  };

  // The container would wait for a Secret that External Secrets need not write.
  test('are taken out, and no agent is added', () => {
    const before = pod({ inject: 'auto' }, { containers: [overridden] });
    const { envFrom: _, ...rest } = overridden;
    const injection = injectPod(before, context);
    expect(injection).toMatchObject({ kind: 'patched', warnings: [{ rule: 'PST314' }] });
    expect(injection).not.toHaveProperty('plan');
    expect(injection.kind === 'patched' && injection.warnings[0]?.message).toContain('taken out');
    expect(injected(before)).toEqual(pod({ inject: 'auto' }, { containers: [rest] }));
    expect(injectPod(injected(before), context).kind).toBe('unchanged');
  });

  test('are taken out beside others that bring something', () => {
    const containers = [overridden, { name: 'log', env: [PASSWORD] }];
    expect(injected(pod({ inject: 'auto' }, { containers })).spec?.containers[0]).not.toHaveProperty(
      'envFrom',
    );
  });

  test('stay in a pod that is refused', () => {
    const before = pod({ inject: 'auto', env: 'all' }, { containers: [overridden] });
    expect(injectPod(before, context).kind).toBe('refused');
  });
});

describe('with inject: auto and nothing to serve', () => {
  const needs = (name: string, optional?: boolean) => ({
    name: 'A',
    valueFrom: { secretKeyRef: { name, key: 'k', ...(optional === undefined ? {} : { optional }) } },
  });
  const plain = { containers: [{ name: 'app' }] };

  test.each<[string, Partial<PodSpec>, string]>([
    ['a variable', { containers: [{ name: 'app', env: [needs('x')] }] }, 'x'],
    [
      'one that says that it is not optional',
      { containers: [{ name: 'app', env: [needs('x', false)] }] },
      'x',
    ],
    ['all variables', { containers: [{ name: 'app', envFrom: [{ secretRef: { name: 'x' } }] }] }, 'x'],
    ['those of an init container', { ...plain, initContainers: [{ name: 'i', env: [needs('x')] }] }, 'x'],
    ['a volume', { ...plain, volumes: [{ name: 'v', secret: { secretName: 'x' } }] }, 'x'],
    [
      'a part of a volume',
      { ...plain, volumes: [{ name: 'v', projected: { sources: [{ secret: { name: 'x' } }] } }] },
      'x',
    ],
    [
      'one Secret beside optional ones',
      { containers: [{ name: 'app', env: [needs('y', true), needs('x'), needs('x', true)] }] },
      'x',
    ],
  ])('a pod that needs a Secret for %s is refused', (_, spec, name) => {
    expect(injectPod(pod({ inject: 'auto' }, spec), context)).toEqual({
      kind: 'refused',
      findings: [
        {
          rule: 'PST321',
          severity: 'error',
          path: 'metadata.annotations[postern.dev/inject]',
          message: `no ExternalSecret in namespace shop writes Secret ${name}: pods that need it are refused until one does`,
          fix: 'apply an ExternalSecret whose target is it, name an ExternalSecret (postern.dev/inject: <name>), or remove the annotation',
        },
      ],
      missing: expect.arrayContaining([{ kind: 'ExternalSecret', namespace: 'shop', name }]),
    });
  });

  test('a few of many Secrets are named', () => {
    const env = Array.from({ length: 7 }, (_, i) => ({ ...needs(`s${i}`), name: `A${i}` }));
    const injection = injectPod(pod({ inject: 'auto' }, { containers: [{ name: 'app', env }] }), context);
    expect(injection).toMatchObject({
      findings: [
        {
          message: expect.stringContaining('writes one of the Secrets s0, s1, s2, s3, s4 and 2 more: pods'),
          fix: expect.stringContaining('whose target is one of them'),
        },
      ],
    });
  });

  test('a pod is injected into once any of its Secrets is written', () => {
    const containers = [{ name: 'app', env: [needs('x'), PASSWORD] }];
    expect(injectPod(pod({ inject: 'auto' }, { containers }), context).kind).toBe('patched');
  });

  test.each<[string, Partial<PodSpec>, Record<string, string>]>([
    ['refers to none', plain, {}],
    [
      'refers to optional ones alone',
      {
        containers: [
          { name: 'app', env: [needs('x', true)], envFrom: [{ secretRef: { name: 'y', optional: true } }] },
        ],
        volumes: [
          { name: 'v', secret: { secretName: 'z', optional: true } },
          { name: 'p', projected: { sources: [{ secret: { name: 'z', optional: true } }] } },
        ],
      },
      {},
    ],
    [
      'needs what is never served',
      {
        ...plain,
        imagePullSecrets: [{ name: 'x' }],
        volumes: [{ name: 't', projected: { sources: [{ serviceAccountToken: { path: 'token' } }] } }],
      },
      {},
    ],
    [
      'needs them in a container that is left out',
      { containers: [{ name: 'app' }, { name: 'log', env: [needs('x')] }] },
      { containers: 'app' },
    ],
  ])('a pod that %s is let through with a warning', (_, spec, options) => {
    expect(injectPod(pod({ inject: 'auto', ...options }, spec), context)).toMatchObject({
      kind: 'unchanged',
      warnings: [
        { rule: 'PST314', severity: 'warning', fix: expect.stringContaining('remove the annotation') },
      ],
    });
  });

  test('a Secret that an ExternalSecret writes in part is not waited for: none is to come', () => {
    const view = manifests(
      externalSecret('more', ['a'], { target: { name: 'mixed', creationPolicy: 'Merge' } }),
    );
    const asked = pod({ inject: 'auto' }, { containers: [{ name: 'app', env: [needs('mixed')] }] });
    expect(injectPod(asked, injectContext({ manifests: view }))).toMatchObject({
      kind: 'unchanged',
      warnings: [{ rule: 'PST315' }, { rule: 'PST314' }],
    });
  });

  // What the first call takes out the second one does not see.
  test('a pod that needs more than what is taken out of it is refused by the first call already', () => {
    const app = {
      name: 'app',
      env: [{ name: 'token', value: 'x' }, needs('x')],
      envFrom: [{ secretRef: { name: 'api' } }],
    };
    expect(rules(pod({ inject: 'auto' }, { containers: [app] }))).toEqual(['PST321']);
  });

  test('of files it is said that they have none', () => {
    const asked = pod({ inject: 'auto' }, { containers: [{ name: 'app', env: [needs('x')] }] });
    expect(injectPod(asked, injectContext({ isOfFiles: true }))).toMatchObject({
      findings: [
        {
          message: expect.stringContaining(
            'no ExternalSecret among the files for namespace shop writes Secret x',
          ),
          fix: expect.stringMatching(/^add the file of an ExternalSecret/),
        },
      ],
    });
  });
});

describe('what is not there is told', () => {
  test('of an ExternalSecret that only the annotation env names', () => {
    const injection = injectPod(
      pod({ inject: 'auto', env: 'nope' }, { containers: [{ name: 'app' }] }),
      context,
    );
    expect(injection).toMatchObject({
      kind: 'refused',
      findings: [{ rule: 'PST305' }],
      missing: [{ kind: 'ExternalSecret', namespace: 'shop', name: 'nope' }],
    });
  });

  test('also where the pod is injected, so that a later look may serve more', () => {
    const containers = [{ name: 'app', env: [PASSWORD], envFrom: [{ secretRef: { name: 'unknown' } }] }];
    expect(injectPod(pod({ inject: 'auto' }, { containers }), context)).toMatchObject({
      kind: 'patched',
      missing: [{ kind: 'ExternalSecret', namespace: 'shop', name: 'unknown' }],
    });
  });
});

test.each([
  ['the pod', { refresh: '5m' }, {}, ['PST322']],
  ['an operator, whose default is for whoever goes by an interval,', {}, { refresh: '5m' }, []],
])('what is fetched once and %s wants refreshed', (_, annotations, defaults, expected) => {
  const around = injectContext({
    manifests: manifests(externalSecret('db', ['password'], { refreshPolicy: 'CreatedOnce' })),
    settings: { ...defaultSettings, defaults },
  });
  expect(rules(pod({ inject: 'auto', ...annotations }), around)).toEqual(expected);
});

test.each<[Partial<PodSpec>, string]>([
  [{}, 'default'],
  [{ serviceAccountName: 'shop' }, 'shop'],
  [{ serviceAccountName: '', serviceAccount: 'old' }, 'old'],
  [{ serviceAccountName: 'shop', serviceAccount: 'old' }, 'shop'],
])('the pod %j runs as ServiceAccount %s', (spec, account) => {
  const auth = { kubernetes: { mountPath: 'k', role: 'r', serviceAccountRef: { name: account } } };
  const vault = store('SecretStore', { vault: { server: 'https://vault', auth } });
  expect(rules(pod({ inject: 'auto' }, spec), injectContext({ manifests: manifests(vault) }))).toEqual([]);
});

test('a value of the fake provider is in the plan, because its store is; no other part of the patch has it', () => {
  const fake = store('SecretStore', { fake: { data: [{ key: 'db', value: 'CANARY' }] } });
  const injection = injectPod(pod({ inject: 'auto' }), injectContext({ manifests: manifests(fake) }));
  const patch = injection.kind === 'patched' ? injection.patch : [];
  const paths = patch
    .filter(operation => JSON.stringify(operation).includes('CANARY'))
    .map(({ path }) => path);
  expect(paths).toEqual(['/metadata/annotations/postern.dev~1plan']);
});

test('a pod without a spec is refused rather than passed', () => {
  expect(injectPod({ metadata: { annotations: { 'postern.dev/inject': 'auto' } } }, context).kind).toBe(
    'refused',
  );
});
