/** Zones in a text that is read by a layout: offsets and abbreviations. */

interface Zone {
  offset?: number;
  zoneName?: string;
}

/** The text behind it; undefined where it is no offset of the element's form. */
export function scanOffset(element: string, text: string, zone: Zone): string | undefined {
  if (element.startsWith('Z') && text.startsWith('Z')) {
    zone.zoneName = 'UTC';
    zone.offset = 0;
    return text.slice(1);
  }
  const form = offsets.get(element.slice(1));
  const found = form?.exec(text);
  if (found === null || found === undefined) return undefined;
  const [whole, sign, hours = '0', minutes = '0', seconds = '0'] = found;
  // Some people write offsets of 24 hours or 60 minutes, so Go lets them.
  if (Number(hours) > 24 || Number(minutes) > 60 || Number(seconds) > 60) return undefined;
  const offset = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
  zone.offset = sign === '-' ? -offset : offset;
  return text.slice(whole.length);
}

const offsets: ReadonlyMap<string, RegExp> = new Map([
  ['070000', /^([+-])(\d\d)(\d\d)(\d\d)/],
  ['07:00:00', /^([+-])(\d\d):(\d\d):(\d\d)/],
  ['0700', /^([+-])(\d\d)(\d\d)/],
  ['07:00', /^([+-])(\d\d):(\d\d)/],
  ['07', /^([+-])(\d\d)/],
]);

/** An abbreviation by its looks: nothing is known of most of them. */
export function scanZoneName(text: string, zone: Zone): string | undefined {
  const name = abbreviation(text);
  if (name === undefined) return undefined;
  zone.zoneName = name;
  return text.slice(name.length);
}

function abbreviation(text: string): string | undefined {
  if (text.startsWith('UTC')) return 'UTC';
  const mixed = /^(?:ChST|MeST)/.exec(text)?.[0];
  if (mixed !== undefined) return mixed;
  const numeric = /^(?:GMT)?[+-](\d+)/.exec(text);
  if (numeric !== null && Number(numeric[1]) <= 23) return numeric[0];
  if (text.startsWith('GMT')) return 'GMT';
  const [letters = ''] = /^[A-Z]{0,6}/.exec(text) ?? [];
  if (letters.length === 3) return letters;
  const isName = letters.length === 4 || letters.length === 5;
  return isName && (letters.endsWith('T') || letters === 'WITA') ? letters : undefined;
}
