import { expect, test } from 'vitest';

import { contestEvent } from './contest-event.ts';

const place = {
  namespace: 'postern-system',
  secret: 'postern-certificates',
  replica: 'postern-1',
  now: Date.UTC(2026, 5, 1, 12, 0, 0, 7),
};
const target = { kind: 'MutatingWebhookConfiguration', name: 'postern' } as const;

test('the Event names who keeps writing and what, and what to do about it', () => {
  const { message, type, reason } = contestEvent(target, ['helm', 'argocd'], place);
  expect({ type, reason }).toEqual({ type: 'Warning', reason: 'CABundleContested' });
  expect(message).toBe(
    'the caBundle of MutatingWebhookConfiguration/postern is changed again and again by helm, argocd; Postern repairs it more slowly from now on. Leave the field out of what is applied',
  );
});

test('a writer that is not known is called another writer', () => {
  expect(contestEvent(target, [], place).message).toContain('by another writer;');
});

test('a writer of our own name is another installation, and needs other advice', () => {
  expect(contestEvent(target, ['postern-certs'], place).message).toBe(
    'the caBundle of MutatingWebhookConfiguration/postern is changed again and again by another installation of Postern, which writes it as postern-certs too; Postern repairs it more slowly from now on. Remove one of the two',
  );
});

test('it lies beside Postern, about the certificate Secret, with times in whole seconds as Event wants them', () => {
  expect(contestEvent(target, [], place)).toMatchObject({
    metadata: { namespace: 'postern-system' },
    involvedObject: { kind: 'Secret', name: 'postern-certificates', namespace: 'postern-system' },
    firstTimestamp: '2026-06-01T12:00:00Z',
    lastTimestamp: '2026-06-01T12:00:00Z',
    reportingInstance: 'postern-1',
  });
});

test('two contests at different times are two Events, however long the name of the target is', () => {
  const long = { ...target, name: `${'x'.repeat(216)}.example` };
  const names = [0, 1].map(
    later => contestEvent(long, [], { ...place, now: place.now + later }).metadata.name,
  );
  expect(new Set(names).size).toBe(2);
  for (const name of names) expect(name.length).toBeLessThanOrEqual(253);
});
