import { expect, test } from 'vitest';
import { ofOwner, replaceAdvice } from './pod-advice.ts';
import type { Owner } from './pod-owner.ts';

const owner = (apiVersion: string, kind: string, name = 'web'): Owner => ({ apiVersion, kind, name });
const replicaSet = owner('apps/v1', 'ReplicaSet', 'web-5d');
const job = owner('batch/v1', 'Job', 'import-28');

test.each<[string, readonly Owner[], string]>([
  [
    'of a Deployment',
    [replicaSet, owner('apps/v1', 'Deployment')],
    'restart Deployment web (kubectl -n shop rollout restart deployment/web): its new pods are injected',
  ],
  [
    'of a StatefulSet',
    [owner('apps/v1', 'StatefulSet', 'db')],
    'restart StatefulSet db (kubectl -n shop rollout restart statefulset/db): its new pods are injected',
  ],
  [
    'of a DaemonSet',
    [owner('apps/v1', 'DaemonSet', 'log')],
    'restart DaemonSet log (kubectl -n shop rollout restart daemonset/log): its new pods are injected',
  ],
  [
    'of a ReplicaSet alone',
    [replicaSet],
    'delete the pod: ReplicaSet web-5d makes it again, and then it is injected',
  ],
  [
    'of a ReplicaSet of somebody else',
    [replicaSet, owner('argoproj.io/v1alpha1', 'Rollout')],
    'delete the pod: ReplicaSet web-5d makes it again, and then it is injected',
  ],
  [
    'of a Job',
    [job],
    'delete Job import-28 and create it again: it begins anew, with pods that are injected',
  ],
  [
    'of a CronJob',
    [job, owner('batch/v1', 'CronJob', 'import')],
    'delete Job import-28, or let it end: the next one of CronJob import is injected',
  ],
  [
    'of a Deployment that is none of Kubernetes',
    [owner('example.com/v1', 'Deployment')],
    'delete the pod: Deployment web makes it again, and then it is injected',
  ],
  [
    'that somebody wrote himself',
    [],
    'delete the pod and create it again: nothing else makes it, and then it is injected',
  ],
])('a pod %s is replaced in its own way', (_what, owners, advice) => {
  expect(replaceAdvice(owners, 'shop')).toBe(advice);
});

test('what people wrote is named, not what is between', () => {
  expect(ofOwner([replicaSet, owner('apps/v1', 'Deployment')])).toBe(', as a pod of Deployment web');
  expect(ofOwner([replicaSet])).toBe(', as a pod of ReplicaSet web-5d');
  expect(ofOwner([])).toBe('');
});
