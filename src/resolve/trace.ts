/** What happened to data on its way, told step by step to whoever asks. Without a listener nothing is made up. */

export interface TraceEvent {
  /** The entry or template: `spec.data[0]`, `spec.dataFrom[1].extract`, `spec.target.template.data[url]`. */
  readonly place: string;
  readonly step: TraceStep;
  /** The data of this entry after the step. A value that only got another key is the same Buffer. */
  readonly data: ReadonlyMap<string, Buffer>;
  /** What the step worked with, never a value: `SecretStore/vault, key shop/db`, `Base64`. */
  readonly detail?: string;
}

/** `absent`: the provider has it no more and deletionPolicy lets it go. In the order in which they may come. */
export type TraceStep = 'fetch' | 'generate' | 'absent' | 'rewrite' | 'convert' | 'decode' | 'template';

/** Called at once after each step; must not keep what it is given longer than the run. */
export type Trace = (event: TraceEvent) => void;

/** A listener with what it heard. */
export function recordTrace(): { readonly trace: Trace; readonly events: readonly TraceEvent[] } {
  const events: TraceEvent[] = [];
  return { trace: event => void events.push(event), events };
}
