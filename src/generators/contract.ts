/** What a generator promises: values that no provider keeps, made when they are first needed. */
import type { GeneratorPlan } from '../plan/plan.ts';
import type { ProviderTools } from '../resolve/contract.ts';

export interface Generator {
  readonly kind: string;
  /**
   * How long a value is good for. `pod`: as long as the pod, so it is made once and kept. `moment`: it is made anew each
   * time, as a code that soon expires.
   */
  readonly lasts: 'pod' | 'moment';
  /**
   * The keys that it gives.
   * @throws PosternError `GENERATOR_REFUSED` for its spec, `GENERATION_FAILED`, and what reaching a server throws
   */
  generate(request: GeneratorRequest): Promise<Generated>;
  /**
   * Prolongs what was generated; undefined: it is no more, a new one is needed. Absent: nothing runs out.
   * @throws PosternError where that cannot be told now
   */
  renew?(lease: Lease, request: GeneratorRequest): Promise<Lease | undefined>;
  /** When `renew` is to be called at the latest, in milliseconds since the epoch; undefined: at no certain time. */
  renewBy?(lease: Lease): number | undefined;
  /** Gives back what was generated. Never throws. */
  release?(lease: Lease, request: GeneratorRequest): Promise<void>;
}

export interface GeneratorRequest {
  /** As the plan names it, for error texts: `Password/db`. */
  readonly name: string;
  readonly plan: GeneratorPlan;
  readonly tools: GeneratorTools;
  readonly signal: AbortSignal;
}

export interface GeneratorTools extends ProviderTools {
  randomBytes(size: number): Buffer;
  /** Whether the time for executing templates is up. */
  isExpired?(): boolean;
}

export interface Generated {
  readonly data: ReadonlyMap<string, Buffer>;
  /** What it takes to renew it and give it back; absent: it is only a value. */
  readonly lease?: Lease;
}

/** Plain JSON, kept beside the value in the pod's memory. It may hold a token. */
export type Lease = Readonly<Record<string, string | number | boolean>>;
