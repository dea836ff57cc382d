import { quantile } from '../bench/statistics.ts';
import { table } from '../bench/print/table.ts';
import type { Progress, SoakResult } from './run-soak.ts';

/** What came of it, as Markdown tables; below them each thing that should not have been. */
export function printSoak(result: SoakResult): string {
  const { explained, failed, done, memory } = result;
  return [
    table([
      ['counted by the client', ''],
      ['seconds', result.seconds.toFixed(0)],
      ['admitted', `${result.admitted}, ${(result.admitted / result.seconds).toFixed(0)} a second`],
      ['failed', String(failed.length)],
      ['let through without injection', String(result.bare)],
      ...explained.map(({ what, calls }) => [`not possible: ${what}`, String(calls.length)]),
      ['p50 / p99 in ms', [0.5, 0.99].map(share => quantile(result.latencies, share).toFixed(1)).join(' / ')],
    ]),
    table([
      ['certificates', ''],
      ['renewals of the leaf', String(result.renewals)],
      ['rotations of the authority', String(result.rotations)],
      ['bridges that were served', String(result.bridges)],
      ['handshakes tried', String(result.handshakes)],
      ['of these refused', String(result.refusedHandshakes.length)],
      ['refused by openssl -x509_strict', String(result.strictFaults.length)],
      ['keys found in logs or files', String(result.keysFound.length)],
    ]),
    table([
      ['during rotations against in peace', 'measured', 'p50 ratio', 'p99 ratio'],
      ...Object.entries(result.costs).map(([what, cost]) => [
        what,
        cost === undefined ? '-' : `${cost.duringRotation} / ${cost.inPeace}`,
        cost?.p50Ratio.toFixed(2) ?? '-',
        cost?.p99Ratio.toFixed(2) ?? '-',
      ]),
    ]),
    table([
      ['disturbance', 'at s', 'took s', ''],
      ...done.map(({ what, at, tookSeconds, fault }) => [
        what,
        at.toFixed(0),
        tookSeconds.toFixed(1),
        fault === undefined ? 'ok' : 'FAILED',
      ]),
    ]),
    table([
      [
        'memory in MiB',
        'seconds',
        'heap first',
        'heap last',
        'heap/h',
        'resident first',
        'resident last',
        'grows',
      ],
      ...memory.map(({ process, samples, trend }) => {
        const first = trend?.first ?? samples[0];
        const last = trend?.last ?? samples.at(-1);
        return [
          process,
          ((last?.at ?? 0) - (samples[0]?.at ?? 0)).toFixed(0),
          ...[first?.heapMiB, last?.heapMiB, trend?.heapPerHour, first?.residentMiB, last?.residentMiB].map(
            value => value?.toFixed(1) ?? '-',
          ),
          trend === undefined ? 'too short' : trend.grows ? 'YES' : 'no',
        ];
      }),
    ]),
    faultsOf(result)
      .map(fault => `! ${fault}\n`)
      .join(''),
  ].join('\n');
}

/** Everything that should not have been, the first of each kind; empty: it holds. */
export function faultsOf(result: SoakResult): readonly string[] {
  const { admitted, failed, bare, refusedHandshakes, strictFaults, keysFound, done, memory, least } = result;
  return [
    ...failed
      .map(({ message, startedAt }) => `a call failed at ${seconds(startedAt - result.begunAt)}: ${message}`)
      .slice(0, 5),
    ...(admitted >= least.admitted ? [] : [`${admitted} pods were admitted instead of ${least.admitted}`]),
    ...(bare === 0 ? [] : [`${bare} pods were let through without injection`]),
    ...refusedHandshakes.map(refusal => `a handshake was refused: ${refusal}`).slice(0, 5),
    ...strictFaults.map(fault => `openssl refuses a certificate: ${fault}`).slice(0, 5),
    ...keysFound.slice(0, 5),
    ...done.flatMap(({ what, fault }) => (fault === undefined ? [] : [`${what}: ${fault}`])),
    ...(['renewals', 'rotations'] as const).flatMap(what =>
      result[what] < least[what] ? [`${result[what]} ${what} instead of ${least[what]}`] : [],
    ),
    // Without one, a client that still has the former authority alone would refuse what is served.
    ...(result.unbridged === 0 ? [] : [`${result.unbridged} chains of a new authority had no bridge`]),
    ...(result.rotations === 0 || result.bridges > 0 ? [] : ['no bridge was seen']),
    ...memory.flatMap(({ process, trend }) =>
      trend?.grows === true ? [`the heap of ${process} grows`] : [],
    ),
  ];
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(2)} s`;
}

/** One line for a terminal. */
export function printProgress(now: Progress, seconds: number): string {
  const { admitted, failed, renewals, rotations, phase, doing } = now;
  return `${now.seconds.toFixed(0)} of ${seconds} s  ${admitted} admitted  ${failed} failed  leaf ${renewals}  authority ${rotations}  ${phase}  ${doing}`;
}
