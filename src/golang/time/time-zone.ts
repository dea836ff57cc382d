/** time.Location: what a zone is called and how far it is from UTC, at any time. */
import { zoneNames } from './zone-names.ts';

export interface ZoneAt {
  /** Seconds east of UTC. */
  readonly offset: number;
  /** `CET`, `+03`; empty where a zone has no name. */
  readonly name: string;
}

export interface TimeZone {
  /** What `Location().String()` gives. */
  readonly title: string;
  /** At seconds since 1970. */
  readonly at: (seconds: bigint) => ZoneAt;
}

export const utc: TimeZone = { title: 'UTC', at: () => ({ offset: 0, name: 'UTC' }) };
/** What Go takes for the local zone in a container that sets none. */
export const local: TimeZone = { ...utc, title: 'Local' };

/** time.FixedZone. */
export function fixedZone(name: string, offset: number): TimeZone {
  return { title: name, at: () => ({ offset, name }) };
}

/** time.LoadLocation by IANA name, in the case that the database writes it; undefined where there is none. */
export function loadZone(name: string): TimeZone | undefined {
  if (name === 'Local') return local;
  if (name === '' || name === 'UTC') return utc;
  const abbreviations = abbreviationsOf.get(name);
  if (abbreviations === undefined) return undefined;
  const format = offsetFormat(name);
  return {
    title: name,
    at: seconds => {
      const offset = format === undefined ? 0 : offsetAt(format, seconds);
      return { offset, name: abbreviations.get(offset) ?? numericName(offset) };
    },
  };
}

const abbreviationsOf: ReadonlyMap<string, ReadonlyMap<number, string>> = new Map(
  zoneNames.flatMap(([abbreviations, zones]) => {
    const byOffset = new Map(
      Array.from(abbreviations.matchAll(/([A-Za-z]+)([+-]\d+)/g), ([, name = '', minutes]) => [
        60 * Number(minutes),
        name,
      ]),
    );
    return zones.split(' ').map(zone => [zone, byOffset] as const);
  }),
);

/** Undefined for the few names of the database that Intl does not have; they are UTC. */
function offsetFormat(timeZone: string): Intl.DateTimeFormat | undefined {
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' });
  } catch {
    return undefined;
  }
}

/** Dates hold 100 million days around 1970. */
const furthest = 8_640_000_000_000n;

function offsetAt(format: Intl.DateTimeFormat, seconds: bigint): number {
  let held = seconds > furthest ? furthest : seconds;
  if (held < -furthest) held = -furthest;
  const parts = format.formatToParts(Number(held) * 1000);
  const text = parts.find(part => part.type === 'timeZoneName')?.value ?? '';
  const [, sign, hours = '0', minutes = '0', rest = '0'] =
    /^GMT([+-])(\d+)(?::(\d+))?(?::(\d+))?$/.exec(text) ?? [];
  const magnitude = Number(hours) * 3600 + Number(minutes) * 60 + Number(rest);
  return sign === '-' ? -magnitude : magnitude;
}

/** The database's name for zones without one: `+03`, `-0930`. */
function numericName(offset: number): string {
  const minutes = Math.floor(Math.abs(offset) / 60);
  const digits = String(Math.floor(minutes / 60)).padStart(2, '0');
  const rest = minutes % 60 === 0 ? '' : String(minutes % 60).padStart(2, '0');
  return `${offset < 0 ? '-' : '+'}${digits}${rest}`;
}
