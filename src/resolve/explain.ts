/** From the steps of a run to the story of each key. */
import type { SecretData } from './contract.ts';
import type { TraceEvent, TraceStep } from './trace.ts';

export interface ExplainedKey {
  readonly key: string;
  readonly value: Buffer;
  /** The entry or template that wrote it. */
  readonly place: string;
  /** From the provider to the key, the first first. */
  readonly steps: readonly ExplainedStep[];
  /** Entries that had written the same key before. */
  readonly overwritten: readonly string[];
}

export interface ExplainedStep {
  readonly step: TraceStep;
  readonly detail: string | undefined;
  /** The key after this step. */
  readonly key: string;
  /** The value after this step. */
  readonly value: Buffer;
}

export interface Explanation {
  /** In the order of `data`. */
  readonly keys: readonly ExplainedKey[];
  /** Fetched, and not a key of the result: a template took what it needed. */
  readonly dropped: readonly ExplainedKey[];
  /** Entries whose secret is gone at the provider. */
  readonly absent: readonly string[];
}

/** @param data the result that the events led to */
export function explain(events: readonly TraceEvent[], data: SecretData): Explanation {
  const places = [...new Set(events.map(({ place }) => place))].sort(
    (a, b) => rank(a) - rank(b) || numberIn(a) - numberIn(b),
  );
  const written = new Map<string, ExplainedKey[]>();
  for (const place of places) {
    const ofPlace = events.filter(event => event.place === place);
    const last = ofPlace.at(-1);
    if (last === undefined || last.step === 'absent') continue;
    for (const [key, value] of last.data) {
      const before = written.get(key) ?? [];
      const overwritten = before.map(writer => writer.place);
      const steps = backwards(ofPlace, key, value);
      written.set(key, [...before, { key, value, place, steps, overwritten }]);
    }
  }
  const isResult = ({ key, value }: ExplainedKey): boolean => data.get(key)?.equals(value) === true;
  return {
    keys: [...data.keys()].flatMap(key => written.get(key)?.findLast(isResult) ?? []),
    dropped: [...written].filter(([key]) => !data.has(key)).flatMap(([, writers]) => writers.slice(-1)),
    absent: events.filter(({ step }) => step === 'absent').map(({ place }) => place),
  };
}

/** Later ones write over earlier ones. */
const order = [/^spec\.dataFrom/, /^spec\.data\[/, /templateFrom/, /template\.data/];

function rank(place: string): number {
  const found = order.findIndex(pattern => pattern.test(place));
  return found === -1 ? order.length : found;
}

function numberIn(place: string): number {
  return Number(/\[(\d+)\]/.exec(place)?.[1] ?? 0);
}

/** Follows a key from the last step back to the first: by its Buffer, else by its name. */
function backwards(events: readonly TraceEvent[], key: string, value: Buffer): ExplainedStep[] {
  const steps: ExplainedStep[] = [];
  let at = { key, value };
  for (const { step, detail, data } of [...events].reverse()) {
    const same = [...data].find(([, candidate]) => candidate === at.value)?.[0];
    const name = data.get(at.key) === at.value ? at.key : (same ?? at.key);
    const found = data.get(name);
    // A key that a step made out of several others has no single one before it.
    if (found === undefined) break;
    at = { key: name, value: found };
    steps.unshift({ step, detail, ...at });
  }
  return steps;
}
