import { expect, test } from 'vitest';
import { type Lease, claimed, microTime, newLease, released } from './lease-record.ts';

const now = Date.UTC(2026, 7, 1, 10, 20, 30, 45);
const claim = { identity: 'pod-b', durationSeconds: 15, now };

const held = {
  metadata: { name: 'l', resourceVersion: '5', labels: { team: 'x' } },
  spec: {
    holderIdentity: 'pod-a',
    acquireTime: '2026-01-01T00:00:00.123456Z',
    renewTime: '2026-01-01T00:00:01.123456Z',
    leaseTransitions: 3,
    strategy: 'OldestEmulationVersion',
  },
} satisfies Lease & { spec: { strategy: string } };

test('a MicroTime has six digits after the second', () => {
  expect(microTime(now)).toBe('2026-08-01T10:20:30.045000Z');
});

test('a new lease starts with its first holder', () => {
  expect(newLease('postern', 'l', claim)).toMatchObject({
    metadata: { name: 'l', namespace: 'postern' },
    spec: {
      holderIdentity: 'pod-b',
      leaseDurationSeconds: 15,
      leaseTransitions: 0,
      renewTime: microTime(now),
    },
  });
});

test('taking over counts a transition and keeps what others wrote', () => {
  expect(claimed(held, claim)).toEqual({
    ...held,
    spec: {
      holderIdentity: 'pod-b',
      leaseDurationSeconds: 15,
      acquireTime: microTime(now),
      renewTime: microTime(now),
      leaseTransitions: 4,
      strategy: 'OldestEmulationVersion',
    },
  });
});

test('renewing keeps the time of acquisition to the microsecond and counts nothing', () => {
  const renewed = claimed(held, { ...claim, identity: 'pod-a' });
  expect(renewed.spec).toMatchObject({ acquireTime: '2026-01-01T00:00:00.123456Z', leaseTransitions: 3 });
  expect(renewed.spec?.renewTime).toBe(microTime(now));
});

test('a released lease has no holder and ends within a second', () => {
  expect(released(held, now).spec).toMatchObject({
    holderIdentity: '',
    leaseDurationSeconds: 1,
    leaseTransitions: 3,
  });
});
