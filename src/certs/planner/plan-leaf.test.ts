/** When a leaf is replaced, and which names the new one has. */
import { beforeAll, describe, expect, test } from 'vitest';
import type { SecretData } from '../certificate-cluster.ts';
import { readParts } from '../secret-layout.ts';
import type { Situation } from '../situation.ts';
import { repaired, type Contest } from './contest.ts';
import { pemOf, planned, plannedWrite } from '../testing/planned.ts';
import { SAMPLE_NAMES, sampleSecret, textOf } from '../testing/sample-secret.ts';
import { sampleStored } from '../testing/sample-situation.ts';
import { unfitLeaf } from '../testing/unfit-leaf.ts';

const DAY = 86_400_000;
const NOW = Date.UTC(2026, 5, 1);
let sound: SecretData;
let otherNames: SecretData;

beforeAll(async () => {
  sound = await sampleSecret(NOW);
  otherNames = await sampleSecret(NOW, { dns: ['renamed.ns.svc'], ip: ['10.0.0.1'] });
});

const stored = (data: SecretData) => sampleStored(data);

const plan = (over: Partial<Situation>) => planned(NOW, { secret: sampleStored(sound), ...over });
const write = (over: Partial<Situation>) => plannedWrite(NOW, { secret: sampleStored(sound), ...over });

describe('a leaf', () => {
  test('that has expired is replaced under the same authority', () => {
    const action = write({ now: NOW + 8 * DAY });
    expect(pemOf(action.authority)).toBe(textOf(sound, 'ca.crt'));
    expect(action.because).toEqual(['the leaf has expired']);
  });

  test('that is due is replaced', () => {
    expect(write({ now: NOW + (14 * DAY) / 3 }).because).toEqual(['the leaf is due for renewal']);
  });

  test('that is not valid yet is replaced: the clock was ahead when it was issued', () => {
    expect(write({ now: NOW - 2 * 3_600_000 }).because).toContain('the leaf is not valid yet');
  });

  test('that lacks a name is replaced by one for both sets, so that replicas of two versions agree', () => {
    const renamed = write({ secret: stored(otherNames) });
    expect(renamed.leaf).toEqual({
      issueFor: { dns: ['postern.ns.svc', 'renamed.ns.svc'], ip: ['10.0.0.1'] },
    });
    expect(renamed.because).toEqual(['the leaf lacks a name that is served']);
  });

  test('that has a name which clients cannot read is replaced by one without it', async () => {
    const authority = { certificate: textOf(sound, 'ca.crt'), privateKey: textOf(sound, 'ca.key') };
    const leaf = await unfitLeaf(authority, ['postern.ns.svc', 'b\u00fccher.example'], NOW);
    const data = {
      ...sound,
      'tls.crt': Buffer.from(leaf.certificate),
      'tls.key': Buffer.from(leaf.privateKey),
    };
    const action = write({ secret: stored(data) });
    expect(action.because).toEqual(['the leaf has a name that clients cannot read']);
    expect(action.leaf).toEqual({ issueFor: SAMPLE_NAMES });
  });

  test('that lacks a name is left as it is while names change all the time, until the pause is over or it is due', () => {
    let renamings: Contest | undefined;
    for (let times = 0; times < 6; times++) renamings = repaired(renamings, NOW);
    const over = { secret: stored(otherNames), renamings };
    expect(plan(over)).toEqual([{ do: 'wait', until: NOW + 8000 }]);
    expect(write({ ...over, now: NOW + 8000 })).toMatchObject({ renames: true });
    const due = { now: NOW + (14 * DAY) / 3, renamings: { repairs: 6, lastAt: NOW + (14 * DAY) / 3 } };
    expect(write({ ...over, ...due })).toMatchObject({ renames: false, leaf: { issueFor: SAMPLE_NAMES } });
  });

  test('that lacks a name when it is due anyway is replaced by one for the names asked for', () => {
    const action = write({ secret: stored(otherNames), now: NOW + (14 * DAY) / 3 });
    expect(action.leaf).toEqual({ issueFor: SAMPLE_NAMES });
  });

  test.each<[string, SecretData | undefined, number]>([
    ['is due', undefined, NOW + (14 * DAY) / 3],
    ['has expired', undefined, NOW + 8 * DAY],
    ['is lost, with one remembered that has expired', {}, NOW + 8 * DAY],
  ])('that %s gives up no name before the targets are known', (_what, data, now) => {
    const over = { secret: stored(data ?? otherNames), remembered: readParts(otherNames), now };
    const both = { dns: ['postern.ns.svc', 'renamed.ns.svc'], ip: ['10.0.0.1'] };
    expect(write({ ...over, listed: false }).leaf).toEqual({ issueFor: both });
    expect(write(over).leaf).toEqual({ issueFor: SAMPLE_NAMES });
  });

  test('that an emergency calls back has a successor for the names asked for, where those are known', () => {
    const secret = sampleStored(otherNames, { 'postern.dev/rotate': 'emergency 1' });
    expect(write({ secret }).leaf).toEqual({ issueFor: SAMPLE_NAMES });
    expect(write({ secret, listed: false }).leaf).toEqual({
      issueFor: { dns: ['postern.ns.svc', 'renamed.ns.svc'], ip: ['10.0.0.1'] },
    });
  });

  test('that serves more names than asked for stays', async () => {
    const both = await sampleSecret(NOW, { dns: ['old.ns.svc', 'postern.ns.svc'], ip: ['::1'] });
    expect(plan({ secret: stored(both) })).toHaveLength(1);
  });
});
