/** One ExternalSecret to the Secret that External Secrets would have written, or one error: never a part of it. */
import { describe, PosternError, problem } from '../errors.ts';
import type { SecretPlan } from '../plan/plan.ts';
import { unsupportedFeatures } from '../plan/supported.ts';
import type { FunctionTools } from '../template/function.ts';
import type { TargetTemplate } from '../api/target.ts';
import type { TemplateObjectRef } from '../template/secret/template-from.ts';
import type { ResolvedSecret } from './contract.ts';
import { decode } from './decode.ts';
import { entriesOf, type Entry, type Sources } from './entries.ts';
import { checkSecretKeys } from './keys.ts';
import { atPlace } from './place.ts';
import type { Told } from './rewrite/reshape.ts';
import type { Trace } from './trace.ts';
import type { InTurn } from './turns.ts';

export interface ResolveTools extends Sources {
  readonly inTurn: InTurn;
  readonly signal: AbortSignal;
  readonly trace: Trace;
  /** Called where ESO's result is hardly what was meant. */
  readonly warn: (message: string) => void;
  /** undefined: the object, or its key, is not there. */
  readTemplate(secret: SecretPlan, ref: TemplateObjectRef): Promise<Buffer | undefined>;
  readonly functions: FunctionTools;
}

/**
 * Fetches every entry at once and then works in the order of External Secrets: `dataFrom` from first to last, `data`
 * from first to last, later keys over earlier ones, then the template. Of several errors the first in that order counts.
 * @throws PosternError whose text has the field at fault in ESO's words
 */
export async function resolveSecret(secret: SecretPlan, tools: ResolveTools): Promise<ResolvedSecret> {
  refuseUnsupported(secret.spec);
  const entries = entriesOf(secret);
  const fetched = await Promise.allSettled(entries.map(entry => fetchEntry(entry, tools)));
  const deletionPolicy = secret.spec.target?.deletionPolicy ?? 'Retain';
  const data = new Map<string, Buffer>();
  for (const [index, outcome] of fetched.entries()) {
    if (outcome.status === 'fulfilled') {
      for (const [key, value] of outcome.value) data.set(key, value);
    } else if (deletionPolicy === 'Retain' || !isAbsence(outcome.reason)) {
      throw outcome.reason;
    } else {
      tools.trace({ place: entries[index]?.path ?? '', step: 'absent', data: new Map() });
    }
  }
  return await shape(data, deletionPolicy, secret, tools);
}

function refuseUnsupported(spec: SecretPlan['spec']): void {
  const [first] = unsupportedFeatures(spec);
  if (first !== undefined) throw problem('RESOLVE_REFUSED', { place: first.path, reason: first.message });
}

async function fetchEntry(entry: Entry, tools: ResolveTools): Promise<Map<string, Buffer>> {
  const { signal } = tools;
  try {
    return await tools.inTurn(entry.source, () => {
      signal.throwIfAborted();
      const told: Told = (step, data, detail) =>
        tools.trace({ place: entry.path, step, data, ...(detail === undefined ? {} : { detail }) });
      const warn = (message: string): void => tools.warn(`${entry.path}: ${message}`);
      return entry.fetch({ sources: tools, signal, told, warn, functions: tools.functions });
    });
  } catch (error) {
    throw atPlace(entry.words, cancelled(error, signal));
  }
}

/** What a provider throws once the signal has fired says less than the reason of the signal. */
function cancelled(error: unknown, signal: AbortSignal): unknown {
  if (!signal.aborted || error instanceof PosternError) return error;
  const reason: unknown = signal.reason;
  return problem('RESOLVE_CANCELLED', { reason: describe(reason) });
}

function isAbsence(error: unknown): boolean {
  return error instanceof PosternError && error.code === 'SECRET_NOT_FOUND';
}

/** Nothing fetched: Delete removes the Secret, Retain leaves the last one alone; both leave the template aside. */
async function shape(
  data: ReadonlyMap<string, Buffer>,
  deletionPolicy: 'Delete' | 'Merge' | 'Retain',
  secret: SecretPlan,
  tools: ResolveTools,
): Promise<ResolvedSecret> {
  if (data.size === 0 && deletionPolicy === 'Delete') return { data };
  if (data.size === 0 && deletionPolicy === 'Retain') {
    throw problem('RESOLVE_REFUSED', {
      place: 'spec',
      reason: 'the provider gave no key at all, and deletionPolicy Retain keeps what was there before',
    });
  }
  const { template } = secret.spec.target ?? {};
  const rendered = template === undefined ? { data } : await renderWith(template, data, secret, tools);
  checkSecretKeys(rendered.data);
  return rendered;
}

async function renderWith(
  template: TargetTemplate,
  data: ReadonlyMap<string, Buffer>,
  secret: SecretPlan,
  tools: ResolveTools,
): Promise<ResolvedSecret> {
  // Loaded when a manifest has a template: the engine is larger than the rest of resolving.
  const { renderTarget } = await import('../template/secret/render-target.ts');
  return await renderTarget(template, data, {
    read: ref => tools.readTemplate(secret, ref),
    decode: (strategy, value) => decode(strategy, value, secret.corrections?.strictAutoDecoding),
    functions: tools.functions,
    warn: message => tools.warn(message),
    told: (path, written, uses) =>
      tools.trace({ place: path, step: 'template', data: written, detail: uses.join(', ') }),
  });
}
