/** Plan to data: what the agent calls at every refresh. */
import { randomBytes } from 'node:crypto';
import { problem, type PosternError } from '../errors.ts';
import type { Plan } from '../plan/plan.ts';
import type { FunctionTools } from '../template/function.ts';
import type { GeneratorRef, GeneratorUse, ProviderSession, ResolvedSecret } from './contract.ts';
import { sessions } from './open-stores.ts';
import { atPlace } from './place.ts';
import { resolveSecret, type ResolveTools } from './resolve-secret.ts';
import { templateReader } from './template-reader.ts';
import type { TraceEvent } from './trace.ts';
import { turns } from './turns.ts';

export interface ResolveOptions {
  /** Called at most once for each store; may throw. */
  open(storeKey: string): ProviderSession;
  /** What a generator gives, called for each entry that names it; absent: generators are refused. */
  generate?(use: GeneratorUse, signal: AbortSignal): Promise<ReadonlyMap<string, Buffer>>;
  /** Reads the files of templates; absent: no ExternalSecret of the plan has any. Rejects with `ENOENT` where there is none. */
  readFile?(path: string): Promise<Buffer>;
  /** Clock and randomness of template functions; absent: the real ones. */
  readonly functions?: FunctionTools;
  /** Told of each step of each ExternalSecret, its name in front. */
  trace?(externalSecret: string, event: TraceEvent): void;
  /** When it fires, what is not done yet ends with `RESOLVE_CANCELLED`. */
  readonly signal: AbortSignal;
  /** The same by the clock, for the work of templates: while they are executed the signal cannot fire. */
  isExpired?(): boolean;
}

export type Resolved = ResolvedSecret | { readonly error: PosternError };

/** Of one store. */
const fetchesAtOnce = 8;
const functionTools: FunctionTools = { now: Date.now, randomBytes };

/**
 * Resolves the named ExternalSecrets of a plan, or all of them. Each one is complete or an error by itself, and
 * errors start with the ExternalSecret and the field. Never rejects; sessions are closed before it answers.
 */
export async function resolveSecrets(
  plan: Plan,
  names: readonly string[] | undefined,
  options: ResolveOptions,
): Promise<Map<string, Resolved>> {
  const stores = sessions(storeKey => options.open(storeKey));
  const inTurn = turns(fetchesAtOnce);
  const readTemplate = templateReader(path => readFileWith(options, path));
  const toolsFor = (name: string, warn: ResolveTools['warn']): ResolveTools => ({
    warn,
    session: stores.session,
    inTurn,
    generate: (use, signal) => options.generate?.(use, signal) ?? refuseGenerator(use),
    signal: options.signal,
    trace: event => options.trace?.(name, event),
    readTemplate,
    functions: {
      ...(options.functions ?? functionTools),
      isExpired: () => options.signal.aborted || options.isExpired?.() === true,
    },
  });
  const wanted = new Set(names ?? plan.secrets.map(secret => secret.name));
  const outcomes = await Promise.all(
    [...wanted].map(
      async name => [name, await resolveNamed(plan, name, warn => toolsFor(name, warn))] as const,
    ),
  );
  await stores.closeAll();
  return new Map(outcomes);
}

async function resolveNamed(
  plan: Plan,
  name: string,
  toolsWith: (warn: ResolveTools['warn']) => ResolveTools,
): Promise<Resolved> {
  const warnings: string[] = [];
  try {
    const secret = plan.secrets.find(candidate => candidate.name === name);
    if (secret === undefined) {
      throw problem('RESOLVE_REFUSED', { place: 'plan', reason: 'it has no such ExternalSecret' });
    }
    const resolved = await resolveSecret(
      secret,
      toolsWith(message => void warnings.push(message)),
    );
    return warnings.length === 0 ? resolved : { ...resolved, warnings: warnings.toSorted() };
  } catch (error) {
    return { error: atPlace(`ExternalSecret ${name}`, error) };
  }
}

function readFileWith(options: ResolveOptions, path: string): Promise<Buffer> {
  return options.readFile?.(path) ?? Promise.reject(Object.assign(new Error('no files'), { code: 'ENOENT' }));
}

function refuseGenerator({ kind, name }: GeneratorRef): Promise<never> {
  const place = `${kind} ${name}`;
  return Promise.reject(problem('RESOLVE_REFUSED', { place, reason: 'no generator can run here' }));
}
