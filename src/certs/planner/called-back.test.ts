import type { X509Certificate } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';

import type { SecretData } from '../certificate-cluster.ts';
import { readParts } from '../secret-layout.ts';
import type { Situation, WriteSecret } from '../situation.ts';
import { pemOf } from '../testing/planned.ts';
import { sampleSecret } from '../testing/sample-secret.ts';
import { pairOf, sampleSituation, sampleStored } from '../testing/sample-situation.ts';
import { sampleTarget } from '../testing/sample-target.ts';
import { callBack, isCalledBack, type KnownCalledBack } from './called-back.ts';
import { planCertificates } from './plan-certificates.ts';
import { planServing } from './plan-serving.ts';

const NOW = Date.UTC(2026, 5, 1);
const ANNOTATION = 'postern.dev/called-back';
const EMERGENCY = { 'postern.dev/rotate': 'emergency leak' };
let leaked: SecretData;
let present: SecretData;
let other: SecretData;

beforeAll(async () => {
  [leaked, present, other] = await Promise.all([sampleSecret(NOW), sampleSecret(NOW), sampleSecret(NOW)]);
});

const authority = (data: SecretData): X509Certificate => pairOf(data, 'ca').certificate;
const recorded = (value: string | null | undefined) => ({
  secret: { annotations: { [ANNOTATION]: value ?? '' } },
});
const recordOf = (data: SecretData, known: KnownCalledBack = {}) => callBack([authority(data)], known) ?? '';

function write(over: Partial<Situation>): WriteSecret | undefined {
  return planCertificates(sampleSituation(NOW, over)).find(action => action.do === 'write-secret');
}

describe('an emergency calls back', () => {
  const isRecorded = (data: SecretData, over: Partial<Situation>) => {
    const annotation = write({ secret: sampleStored(present, EMERGENCY), ...over })?.annotations[ANNOTATION];
    return isCalledBack(authority(data), recorded(annotation));
  };

  test.each<[string, () => SecretData, () => Partial<Situation>]>([
    ['the authority that it replaces', () => present, () => ({})],
    [
      'one that the Secret trusts besides',
      () => other,
      () => ({ secret: sampleStored(withTrusted(present, other), EMERGENCY) }),
    ],
    [
      'one that stands in a target',
      () => other,
      () => ({ targets: [sampleTarget(String(other['ca.crt']))] }),
    ],
    [
      'the one that the replica serves under',
      () => other,
      () => ({ served: pairOf(other, 'tls'), servedUnder: authority(other) }),
    ],
    [
      'and does not forget whom the one before called back',
      () => leaked,
      () => ({
        secret: sampleStored(present, {
          ...EMERGENCY,
          [ANNOTATION]: recordOf(leaked),
        }),
      }),
    ],
  ])('%s', (_what, whom, over) => {
    expect(isRecorded(whom(), over())).toBe(true);
  });

  test('nobody else, and a rotation in three phases nobody at all', () => {
    expect(isRecorded(other, {})).toBe(false);
    const asked = sampleStored(present, { 'postern.dev/rotate': 'graceful 1' });
    expect(write({ secret: asked })?.annotations).not.toHaveProperty([ANNOTATION]);
  });
});

describe('whoever was called back is not trusted again', () => {
  const calledBack = () => ({ [ANNOTATION]: recordOf(leaked) });
  const cutOff = () => ({ served: pairOf(leaked, 'tls'), servedUnder: authority(leaked) });
  const trustedBy = (over: Partial<Situation>, annotations: Readonly<Record<string, string>>) =>
    write({
      secret: sampleStored(present, { 'postern.dev/rotate': 'graceful 2', ...annotations }),
      ...over,
    })?.bundle.map(String);

  test.each<[string, () => Partial<Situation>]>([
    ['by a replica that serves under it still, and leads', cutOff],
    [
      'as a target has it that could not be written, when the bundle is lost',
      () => ({
        secret: sampleStored({ ...present, 'bundle.crt': Buffer.of() }, calledBack()),
        targets: [sampleTarget(String(leaked['ca.crt']))],
      }),
    ],
  ])('%s', (_what, over) => {
    expect(trustedBy(over(), calledBack())).toEqual([String(present['ca.crt'])]);
  });

  test('though a whole new Secret that no emergency made trusts on what is served', () => {
    expect(trustedBy(cutOff(), {})).toContain(String(leaked['ca.crt']));
  });

  test('nor put back from memory, when nothing else is left', () => {
    const remembered = readParts(leaked);
    const nothingLeft = { 'tls.crt': Buffer.from('garbled') };
    const secretWith = (annotations: Readonly<Record<string, string>>) =>
      sampleStored(nothingLeft, annotations);
    expect(write({ secret: secretWith(calledBack()), remembered })?.authority).toBe('issue');
    expect(write({ secret: secretWith({}), remembered })?.authority).not.toBe('issue');
  });
});

describe('where a backup brings it back, and nothing is remembered,', () => {
  const backup = () => ({
    secret: sampleStored(leaked, { [ANNOTATION]: recordOf(leaked) }),
    targets: [sampleTarget(String(present['ca.crt']))],
  });

  test('a new authority is issued, and the one that targets trust stays so until all have followed', () => {
    const { authority, bundle, because } = write(backup()) ?? {};
    expect([authority, bundle?.map(String)]).toEqual(['issue', [String(present['ca.crt'])]]);
    expect(because?.[0]).toBe('the authority was called back');
  });

  test('a replica that starts does not serve its leaf', () => {
    const begins = (over: Partial<Situation>) => {
      const [step] = planServing(readParts(leaked), sampleSituation(NOW, { ...backup(), ...over }));
      return step?.do === 'publish-report' && step.report.chain === String(leaked['tls.crt']);
    };
    expect(begins({ secret: sampleStored(leaked) })).toBe(true);
    expect(begins({})).toBe(false);
  });
});

test('what came after it is put back from memory, though nothing but the dropped one is published any more', () => {
  const secret = sampleStored({ 'tls.crt': Buffer.from('garbled') }, { [ANNOTATION]: recordOf(leaked) });
  const targets = [sampleTarget(String(leaked['ca.crt']))];
  const over = { secret, targets, remembered: readParts(present) };
  expect(pemOf(write(over)?.authority ?? 'issue')).toBe(String(present['ca.crt']));
});

describe('what a replica remembers of whom was called back', () => {
  const memory = () => ({ calledBack: recordOf(leaked).split(' ') });

  test('is written again into a Secret that has lost it', () => {
    expect(write({ secret: sampleStored(present), ...memory() })?.annotations[ANNOTATION]).toBe(
      recordOf(leaked),
    );
    expect(write({ secret: undefined, ...memory() })?.annotations[ANNOTATION]).toBe(recordOf(leaked));
  });

  test('changes nothing in one that has it', () => {
    const annotations = { [ANNOTATION]: recordOf(other, recorded(recordOf(leaked))) };
    expect(callBack([], { secret: { annotations }, ...memory() })).toBeUndefined();
  });
});

test('of very many the latest are remembered', () => {
  const fingerprints = Array.from({ length: 70 }, (_, index) => index.toString(16).padStart(64, '0'));
  const all = recordOf(leaked, recorded(fingerprints.join(' '))).split(' ');
  expect(all).toHaveLength(64);
  expect(isCalledBack(authority(leaked), recorded(all.join(' ')))).toBe(true);
  expect(all[1]).toBe(fingerprints[0]);
});

function withTrusted(data: SecretData, also: SecretData): SecretData {
  return { ...data, 'bundle.crt': Buffer.from(String(data['ca.crt']) + String(also['ca.crt'])) };
}
