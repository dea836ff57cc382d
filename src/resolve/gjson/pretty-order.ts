/** The order of the members of an object that is laid out with sorted keys. */
import { toNumber } from './result.ts';
import { parseDocument } from './scan.ts';

export interface Member {
  /** With its quotes. */
  readonly key: string;
  /** Its parts in the page, indentation and key included. */
  readonly begin: number;
  readonly end: number;
}

/** Puts the parts of the members into order, by key and then by value. */
export function sortMembers(page: string[], members: readonly Member[]): void {
  const [first] = members;
  const last = members.at(-1);
  if (first === undefined || last === undefined) return;
  const texts = members.map(({ key, begin, end }) => {
    const parts = page.slice(begin, end);
    const value = parts
      .join('')
      .trim()
      .slice(key.length + 1);
    return { key, value: value.trim(), text: parts.join('') };
  });
  const sorted = texts.toSorted((a, b) => compareJson(a.key, b.key) || compareJson(a.value, b.value));
  page.splice(first.begin, last.end - first.begin, sorted.map(({ text }) => text).join(',\n'));
}

const order = ['n', 'f', '0', '"', 't', '{'];

/** null, false, numbers, strings, true, objects and arrays. */
function compareJson(a: string, b: string): number {
  const kind = (text: string): number => {
    const first = text.charAt(0);
    if (first === '' || first === 'n') return 0;
    if (first === '[') return 5;
    const place = order.indexOf(first);
    return place === -1 ? 2 : place;
  };
  const byKind = kind(a) - kind(b);
  if (byKind !== 0) return byKind;
  if (kind(a) === 3) return compare(parseDocument(a).text, parseDocument(b).text);
  if (kind(a) === 2) return compare(toNumber(a), toNumber(b));
  return compare(a, b);
}

function compare<T extends string | number>(a: T, b: T): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
