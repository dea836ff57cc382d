/** Runs the generators of a plan, and keeps what they make for as long as it is good. */
import { createHash } from 'node:crypto';
import { describeWithoutInput, problem } from '../errors.ts';
import { generatorKey, type GeneratorPlan, type Plan } from '../plan/plan.ts';
import type { GeneratorUse } from '../resolve/contract.ts';
import { withRetryPlan } from '../resolve/open-stores.ts';
import type { Generator, GeneratorRequest, GeneratorTools, Lease } from './contract.ts';
import {
  dataOf,
  encoded,
  leasesOf,
  readKept,
  writeKept,
  type GeneratedMemory,
  type KeptValue,
} from './generated-memory.ts';
import { generatorOf } from './registry.ts';
import { succession } from './succession.ts';

export interface GeneratorRunner {
  /**
   * What one use of a generator gives: what is kept, renewed where it would run out, else a new value. Nothing is given
   * back that was delivered, until something newer was.
   * @throws PosternError
   */
  generate(use: GeneratorUse, signal: AbortSignal): Promise<ReadonlyMap<string, Buffer>>;
  /** When what an ExternalSecret uses must be renewed at the latest; Infinity: nothing of it runs out. */
  renewBy(externalSecret: string): number;
  /**
   * To be told when everything of some ExternalSecrets was written: only then may `generate: refresh` make another value,
   * and only then is what these do not use any more given back.
   * @throws PosternError where that cannot be kept in mind
   */
  delivered(externalSecrets: ReadonlySet<string>, signal: AbortSignal): Promise<void>;
  /** Gives everything back, at the end of the pod. Never throws. */
  releaseAll(signal: AbortSignal): Promise<void>;
}

export interface RunnerOptions {
  readonly plan: Pick<Plan, 'generators' | 'generate' | 'secrets'>;
  readonly tools: GeneratorTools;
  /** Absent: everything is made anew, and given back with `releaseAll`. */
  readonly memory?: GeneratedMemory | undefined;
}

export function generatorRunner({ plan, tools, memory }: RunnerOptions): GeneratorRunner {
  const kept = memory === undefined ? new Map<string, KeptValue>() : readKept(memory);
  const keep = (use: string, value: KeptValue | undefined): void => {
    if (value === undefined) kept.delete(use);
    else kept.set(use, value);
    // Before anything is delivered: a run that is killed in between must find the same value again.
    try {
      if (memory !== undefined) writeKept(memory, kept);
    } catch (error) {
      const reason = `what it made cannot be kept in memory: ${describeWithoutInput(error)}`;
      throw problem('GENERATION_FAILED', { generator: generatorKeyOf(use), reason }, { cause: error });
    }
  };
  const used = usesIn(plan);
  const planned = (key: string): GeneratorPlan => {
    const generators = plan.generators ?? {};
    const found = Object.hasOwn(generators, key) ? generators[key] : undefined;
    if (found !== undefined) return found;
    throw problem('RESOLVE_REFUSED', { place: key, reason: 'the plan has no such generator' });
  };
  const requestFor = (key: string, signal: AbortSignal): GeneratorRequest => {
    const own = planned(key);
    return { name: key, plan: own, tools: withRetryPlan(tools, own.retry), signal };
  };

  const giveBack = async (use: string, leases: readonly Lease[], signal: AbortSignal): Promise<void> => {
    const key = generatorKeyOf(use);
    if (leases.length === 0 || !Object.hasOwn(plan.generators ?? {}, key)) return;
    const request = requestFor(key, signal);
    const generator = generatorOf(key, request.plan.kind);
    await Promise.all(leases.map(async lease => await generator.release?.(lease, request)));
  };

  return {
    async generate(use, signal) {
      const key = generatorKey(use);
      const request = requestFor(key, signal);
      const generator = generatorOf(key, request.plan.kind);
      const name = nameOfUse(use);
      const definition = hashOf(request.plan);
      const known = kept.get(name);
      const isKept = plan.generate !== 'refresh' || known?.delivered !== true;
      if (known?.definition === definition && isKept) {
        const renewed = await renewal(generator, known, request);
        if (renewed !== undefined) {
          if (renewed !== known) keep(name, renewed);
          return dataOf(renewed);
        }
      }
      const made = await generator.generate(request);
      if (generator.lasts === 'moment') return made.data;
      const { stays, ends } = succession(known);
      // Kept first: a run that is stopped while it gives back must not make yet another one.
      keep(name, {
        definition,
        data: encoded(made.data),
        ...(made.lease === undefined ? {} : { lease: made.lease }),
        ...stays,
      });
      await giveBack(name, ends, signal);
      return made.data;
    },
    renewBy(externalSecret) {
      const times = [...kept].flatMap(([use, { lease }]) => {
        const key = generatorKeyOf(use);
        if (lease === undefined || externalSecretOf(use) !== externalSecret || !used.has(use)) return [];
        return [generatorOf(key, planned(key).kind).renewBy?.(lease) ?? Infinity];
      });
      return Math.min(Infinity, ...times);
    },
    async delivered(externalSecrets, signal) {
      const known = new Set(plan.secrets.map(({ name }) => name));
      const settled = [...kept].filter(([use]) => {
        const externalSecret = externalSecretOf(use);
        return externalSecrets.has(externalSecret) || !known.has(externalSecret);
      });
      for (const [use, value] of settled) {
        if (used.has(use) && value.delivered !== true) keep(use, { ...value, delivered: true });
      }
      for (const [use, value] of settled) {
        if (used.has(use)) continue;
        await giveBack(use, leasesOf(value), signal);
        keep(use, undefined);
      }
    },
    async releaseAll(signal) {
      const values = [...kept];
      await Promise.all(values.map(([use, value]) => giveBack(use, leasesOf(value), signal)));
      for (const [use, { lease }] of values) if (lease !== undefined) keep(use, undefined);
    },
  };
}

/** undefined: what is kept is no more. While it is not delivered, what it is to replace is prolonged with it. */
async function renewal(
  generator: Generator,
  known: KeptValue,
  request: GeneratorRequest,
): Promise<KeptValue | undefined> {
  if (known.lease === undefined || generator.renew === undefined) return known;
  const lease = await generator.renew(known.lease, request);
  if (lease === undefined) return undefined;
  const { previous } = known;
  if (known.delivered === true || previous === undefined) return { ...known, lease };
  const inUse = await generator.renew(previous, request);
  return { ...known, lease, previous: inUse ?? previous };
}

function usesIn({ secrets }: RunnerOptions['plan']): Set<string> {
  return new Set(
    secrets.flatMap(({ name: externalSecret, spec }) =>
      (spec.dataFrom ?? []).flatMap(({ sourceRef }, index, entries) => {
        const ref = sourceRef?.generatorRef;
        if (ref === undefined) return [];
        const key = generatorKey(ref);
        const before = entries.slice(0, index).map(entry => entry.sourceRef?.generatorRef);
        const nth = before.filter(other => other !== undefined && generatorKey(other) === key).length;
        return [nameOfUse({ kind: ref.kind, name: ref.name, externalSecret, nth })];
      }),
    ),
  );
}

/** Names have no space. */
function nameOfUse(use: GeneratorUse): string {
  return `${use.externalSecret} ${use.nth} ${generatorKey(use)}`;
}

function externalSecretOf(use: string): string {
  return use.split(' ')[0] ?? '';
}

function generatorKeyOf(use: string): string {
  return use.split(' ')[2] ?? '';
}

/** Its files are left out: they lie elsewhere when a test runs. */
function hashOf({ kind, spec }: GeneratorPlan): string {
  return createHash('sha256').update(JSON.stringify({ kind, spec })).digest('base64url');
}
