/** What was generated, as it is kept between the runs of one pod. */
import { isRecord } from '../providers/spec-reader.ts';
import type { Lease } from './contract.ts';

/** Where the text is kept: a file in the pod's memory, or nowhere. */
export interface GeneratedMemory {
  /** undefined: nothing was kept, or it cannot be read. */
  read(): string | undefined;
  write(text: string): void;
}

export interface KeptValue {
  /** Of the generator's manifest that it was made by; another one makes a new value. */
  readonly definition: string;
  /** Base64. */
  readonly data: Readonly<Record<string, string>>;
  readonly lease?: Lease;
  /** Everything that holds the value was written with it; absent: the application may not know it yet. */
  readonly delivered?: boolean;
  /** Of the value that was delivered before, which the application may use until it has seen this one. */
  readonly previous?: Lease;
  /**
   * Of a value that took the place of `previous` and was itself replaced. Whether it was delivered is not known: the
   * process may have ended between writing it and saying so.
   */
  readonly undelivered?: Lease;
}

export function leasesOf({ lease, previous, undelivered }: KeptValue): Lease[] {
  return [lease, previous, undelivered].filter(held => held !== undefined);
}

const VERSION = 1;

/** By use. What cannot be read counts as nothing. */
export function readKept(memory: GeneratedMemory): Map<string, KeptValue> {
  const kept = new Map<string, KeptValue>();
  for (const [use, value] of Object.entries(usesIn(memory.read()))) {
    if (isKept(value)) kept.set(use, value);
  }
  return kept;
}

export function writeKept(memory: GeneratedMemory, kept: ReadonlyMap<string, KeptValue>): void {
  memory.write(JSON.stringify({ version: VERSION, uses: Object.fromEntries(kept) }));
}

export function dataOf({ data }: KeptValue): Map<string, Buffer> {
  return new Map(Object.entries(data).map(([key, value]) => [key, Buffer.from(value, 'base64')]));
}

export function encoded(data: ReadonlyMap<string, Buffer>): KeptValue['data'] {
  return Object.fromEntries([...data].map(([key, value]) => [key, value.toString('base64')]));
}

function usesIn(text: string | undefined): Record<string, unknown> {
  if (text === undefined) return {};
  try {
    const parsed: unknown = JSON.parse(text);
    const uses = isRecord(parsed) && parsed['version'] === VERSION ? parsed['uses'] : undefined;
    return isRecord(uses) ? uses : {};
  } catch {
    return {};
  }
}

function isKept(value: unknown): value is KeptValue {
  return (
    isRecord(value) &&
    typeof value['definition'] === 'string' &&
    isRecord(value['data']) &&
    Object.values(value['data']).every(text => typeof text === 'string') &&
    isLeaseOrAbsent(value['lease']) &&
    ['undefined', 'boolean'].includes(typeof value['delivered']) &&
    isLeaseOrAbsent(value['previous']) &&
    isLeaseOrAbsent(value['undelivered'])
  );
}

function isLeaseOrAbsent(value: unknown): boolean {
  return (
    value === undefined ||
    (isRecord(value) &&
      Object.values(value).every(field => ['string', 'number', 'boolean'].includes(typeof field)))
  );
}
