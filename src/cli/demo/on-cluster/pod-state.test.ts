import { expect, test } from 'vitest';
import type { Pod } from '../../../api/pod.ts';
import { whyNotReady } from './pod-state.ts';

type Status = NonNullable<Pod['status']>;
type Containers = NonNullable<Status['containerStatuses']>;

const container = (name: string, state: Containers[number]['state']): Containers => [
  { name, ...(state !== undefined && { state }), image: 'a', imageID: 'b', ready: false, restartCount: 0 },
];

test.for<[string | undefined, Status]>([
  [undefined, { conditions: [{ type: 'Ready', status: 'True' }] }],
  ['it is Pending', { phase: 'Pending', conditions: [{ type: 'Ready', status: 'False' }] }],
  ['it is not seen yet', {}],
  [
    '0/1 nodes are available',
    { conditions: [{ type: 'PodScheduled', status: 'False', message: '0/1 nodes are available' }] },
  ],
  [
    'container postern-init ended with 3: db: password: not found',
    {
      initContainerStatuses: container('postern-init', {
        terminated: { exitCode: 3, message: 'db: password: not found' },
      }),
    },
  ],
  [
    'container orders waits: ImagePullBackOff: no such image',
    {
      containerStatuses: container('orders', {
        waiting: { reason: 'ImagePullBackOff', message: 'no such image' },
      }),
    },
  ],
  [
    'it is Pending',
    {
      phase: 'Pending',
      initContainerStatuses: container('postern-init', { terminated: { exitCode: 0 } }),
      containerStatuses: container('orders', { waiting: { reason: 'PodInitializing' } }),
    },
  ],
])('%s', ([why, status]) => {
  expect(whyNotReady({ status })).toBe(why);
});
