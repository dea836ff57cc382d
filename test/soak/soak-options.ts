import { parseArgs } from 'node:util';
import type { CertificateSettings } from '../../src/certs/settings.ts';
import type { Disturbance, DisturbanceCounts } from './schedule.ts';

export interface SoakOptions {
  readonly seconds: number;
  readonly perSecond: number;
  readonly replicas: number;
  readonly counts: DisturbanceCounts;
  /** What has to have happened, or the run proves less than it says. */
  readonly least: { readonly admitted: number; readonly renewals: number; readonly rotations: number };
  readonly settings: CompressedSettings;
  /** How old a caBundle may be that an API server still uses. */
  readonly behindMs: number;
}

export type CompressedSettings = Omit<CertificateSettings, 'keyType'>;

/** Flag, default and meaning; the names of the flags that count a disturbance are here too. */
const flags = {
  seconds: ['600', 'how long'],
  rate: ['200', 'admissions each second'],
  replicas: ['3', 'serve processes'],
  leaves: ['20', 'leaf renewals, at least'],
  authorities: ['5', 'rotations of the authority, at least; half of them are asked for'],
  wipes: ['6', 'times that the caBundle of every webhook is wiped'],
  kills: ['4', 'times that the leader is killed, after calls have left it'],
  deletions: ['4', 'times that the Secret is deleted'],
  restarts: ['2', 'restarts of the API server'],
  rollouts: ['2', 'rolling updates of all replicas'],
} as const;

export const soakHelp = `npm run soak -- [--seconds N] …

${Object.entries(flags)
  .map(([name, [byDefault, help]]) => `  --${name.padEnd(12)} ${help} (${byDefault})\n`)
  .join('')}`;

/** @throws Error with what is wrong, for the user. */
export function readSoakOptions(args: readonly string[]): SoakOptions {
  const { values } = parseArgs({
    args: [...args],
    options: Object.fromEntries(Object.keys(flags).map(name => [name, { type: 'string' as const }])),
  });
  const number = (name: keyof typeof flags): number => {
    const text = values[name] ?? flags[name][0];
    const value = Number(text);
    if (typeof text !== 'string' || !Number.isInteger(value) || value < 0) {
      throw new Error(`--${name} must be a whole number, not "${text}"`);
    }
    return value;
  };
  const authorities = number('authorities');
  const leaves = number('leaves');
  const [seconds, perSecond] = [number('seconds'), number('rate')];
  const counted: Readonly<Record<Disturbance, number>> = {
    'ask for a rotation': Math.ceil(authorities / 2),
    'wipe the caBundles': number('wipes'),
    'kill the leader': number('kills'),
    'delete the Secret': number('deletions'),
    'restart the API server': number('restarts'),
    'roll out all replicas': number('rollouts'),
  };
  return {
    seconds,
    perSecond,
    replicas: number('replicas'),
    counts: counted,
    // On a busy machine the client falls behind; much less than this is another test.
    least: { admitted: 0.75 * seconds * perSecond, renewals: leaves, rotations: authorities },
    settings: lifetimes(seconds, leaves, authorities),
    behindMs: 0.8 * HOLD_MS,
  };
}

const HOLD_MS = 4000;

/**
 * A leaf is renewed after two thirds of its life, an authority replaced after half of its own. One that was asked for in
 * between begins a new life, so that only lives this short give the rotations by themselves.
 */
function lifetimes(seconds: number, renewals: number, rotations: number): CompressedSettings {
  const share = (parts: number): number => (seconds * 1000) / (parts + 1);
  const leafMs = Math.round(Math.max(20_000, share(renewals) * 1.5));
  return {
    leafLifetimeMs: leafMs,
    authorityLifetimeMs: Math.round(Math.max(leafMs * 3, share(rotations) * 2)),
    holdMs: HOLD_MS,
    drainMs: 2000,
    tickMs: 500,
  };
}
