import { expect, test } from 'vitest';
import type { Pod } from '../api/pod.ts';
import { ANNOTATION_PREFIX } from '../manifest/stray-annotation.ts';
import { badGrowth, hostileTexts, textsIn, withText, type Path } from '../check/testing/hostile-texts.ts';
import { injectPod } from './inject.ts';
import { optionNames } from './options/options.ts';
import { checkWorkload } from './template-check.ts';
import { injectContext } from './testing/manifests.ts';

const context = injectContext();

function pod(annotations: Readonly<Record<string, string>>): Pod {
  const valueFrom = { secretKeyRef: { name: 'db', key: 'password' } };
  return {
    metadata: { name: 'app', annotations: { ...annotations } },
    spec: {
      serviceAccountName: 'app',
      initContainers: [{ name: 'first', image: 'app', command: ['sh', '-c', 'true'] }],
      containers: [
        {
          name: 'app',
          image: 'app',
          command: ['sh', '-c', 'true'],
          args: ['a'],
          env: [
            { name: 'A', value: 'a' },
            { name: 'B', valueFrom },
          ],
          envFrom: [{ prefix: 'X_', secretRef: { name: 'db' } }],
          volumeMounts: [{ name: 'v', mountPath: '/v', subPathExpr: 'a' }],
          volumeDevices: [{ name: 'd', devicePath: '/d' }],
          terminationMessagePath: '/log',
          livenessProbe: { exec: { command: ['true'] } },
        },
      ],
      volumes: [
        { name: 'v', secret: { secretName: 'db', items: [{ key: 'password', path: 'password' }] } },
        {
          name: 'w',
          projected: { sources: [{ secret: { name: 'api', items: [{ key: 'token', path: 'a' }] } }] },
        },
      ],
    },
  };
}

test.for([
  { 'postern.dev/inject': 'auto' },
  { 'postern.dev/inject': 'auto', 'postern.dev/env-method': 'exec' },
  { 'postern.dev/inject': 'db', 'postern.dev/env': 'db=A_,api' },
  { 'postern.dev/inject': 'db', 'postern.dev/env': 'api,all', 'postern.dev/env-method': 'exec' },
])('no text in a pod takes time in proportion to its square: %j', { timeout: 180_000 }, annotations => {
  const start = pod(annotations);
  const places: readonly Path[] = [
    ...textsIn(start),
    ...optionNames.map(name => ['metadata', 'annotations', `${ANNOTATION_PREFIX}${name}`]),
    ['metadata', 'annotations', '<key>'],
  ];

  const bad = places.flatMap(place =>
    hostileTexts().flatMap(text => {
      const growth = badGrowth(value => readAsPod(withText(start, place, value)), text);
      return growth === undefined ? [] : [`${place.join('.')}, ${text.name}: ${growth}`];
    }),
  );

  expect(bad).toEqual([]);
});

function readAsPod(template: Pod): void {
  injectPod(template, context);
  checkWorkload(
    { apiVersion: 'apps/v1', kind: 'Deployment', metadata: template.metadata, spec: { template } },
    context,
  );
}
