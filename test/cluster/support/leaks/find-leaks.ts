import { needlesOf, type Canary, type Needle } from './canary.ts';

/** Something that could hold a secret value and must not: a file, an object, a page. */
export interface Place {
  readonly name: string;
  readonly content: Buffer;
}

export interface Leak {
  readonly canary: string;
  /** How it is written there: `base64`. */
  readonly form: string;
  readonly place: string;
}

/** Where a canary is on purpose; both texts are matched as they are in a {@link Leak}. */
export interface Allowance {
  readonly place: RegExp;
  readonly canary: RegExp;
}

/** Every canary that stands in a place where it is not allowed, each form of it once for each place. */
export async function findLeaks(
  canaries: readonly Canary[],
  places: AsyncIterable<Place> | Iterable<Place>,
  allowances: readonly Allowance[] = [],
): Promise<readonly Leak[]> {
  const needles = byFirstBytes(canaries.flatMap(needlesOf));
  const leaks = new Map<string, Leak>();
  for await (const { name: place, content } of places) {
    for (const { canary, form } of needlesIn(content, needles)) {
      if (allowances.some(allowed => allowed.place.test(place) && allowed.canary.test(canary))) continue;
      leaks.set(JSON.stringify([canary, form, place]), { canary, form, place });
    }
  }
  return [...leaks.values()];
}

/** Index: the first two bytes as a number. */
type NeedleTable = readonly (readonly Needle[] | undefined)[];

/** One pass over the content for all needles: there are thousands of them, and logs and stores are long. */
function* needlesIn(content: Buffer, table: NeedleTable): Generator<Needle> {
  for (let at = 0; at + 1 < content.length; at += 1) {
    const candidates = table[((content[at] ?? 0) << 8) | (content[at + 1] ?? 0)];
    if (candidates === undefined) continue;
    for (const needle of candidates) {
      const end = at + needle.bytes.length;
      if (end <= content.length && content.compare(needle.bytes, 0, needle.bytes.length, at, end) === 0) {
        yield needle;
      }
    }
  }
}

function byFirstBytes(needles: readonly Needle[]): NeedleTable {
  const table: Needle[][] = Array.from({ length: 0x1_0000 });
  for (const needle of needles) {
    const start = needle.bytes.readUInt16BE(0);
    (table[start] ??= []).push(needle);
  }
  return table;
}
