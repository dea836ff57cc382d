import type { SecretData, StoredSecret } from '../certificate-cluster.ts';
import { isFault, loadPair, type LoadedPair } from '../issue/key-pair.ts';
import { certificateSettings } from '../settings.ts';
import type { Situation } from '../situation.ts';
import { OUR_LABELS } from './in-memory-cluster.ts';
import { SAMPLE_NAMES } from './sample-secret.ts';

/** Of a leader that serves nothing so far, to whom everything is known and nothing is in its way. */
export function sampleSituation(now: number, over: Partial<Situation>): Situation {
  return {
    now,
    jitter: 0,
    settings: certificateSettings(),
    names: SAMPLE_NAMES,
    leads: true,
    replica: 'one',
    secret: undefined,
    remembered: undefined,
    served: undefined,
    servedUnder: undefined,
    readiness: { ready: true, reason: 'serving' },
    reported: undefined,
    targets: [],
    listed: true,
    refused: [],
    inUse: { bundles: new Map(), missingMs: 0 },
    reports: [],
    phaseForMs: 0,
    renamings: undefined,
    contests: new Map(),
    ...over,
  };
}

export function sampleStored(
  data: SecretData,
  annotations: Readonly<Record<string, string>> = {},
  labels: Readonly<Record<string, string>> = OUR_LABELS,
): StoredSecret {
  const phase = { 'postern.dev/rotation-phase': 'stable' };
  return {
    name: 'ns/postern',
    resourceVersion: '7',
    labels,
    annotations: { ...phase, ...annotations },
    data,
  };
}

export function pairOf(data: SecretData, name: 'ca' | 'next' | 'tls'): LoadedPair {
  const pair = loadPair(String(data[`${name}.crt`]), String(data[`${name}.key`]));
  if (isFault(pair)) throw new Error(pair.fault);
  return pair;
}
