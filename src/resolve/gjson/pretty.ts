/** JSON with and without space, as https://github.com/tidwall/pretty lays it out. */
import { deeper, spend, type Limits } from './limits.ts';
import { sortMembers, type Member } from './pretty-order.ts';
import { closingQuote } from './scan.ts';

export interface PrettyOptions {
  /** An array that fits in so many columns stands on one line. */
  readonly width: number;
  readonly prefix: string;
  readonly indent: string;
  readonly sortKeys: boolean;
}

/** Without the space between tokens. */
export function uglyJson(json: string): string {
  let out = '';
  for (let at = 0; at < json.length; at += 1) {
    const character = json.charAt(at);
    if (character <= ' ') continue;
    const end = character === '"' ? endOfString(json, at) : at + 1;
    out += json.slice(at, end);
    at = end - 1;
  }
  return out;
}

/** With a member on each line. */
export function prettyJson(json: string, options: PrettyOptions, limits: Limits): string {
  const page: Page = { json, options, limits, parts: [], length: 0, lineStart: 0 };
  if (options.prefix !== '') write(page, options.prefix);
  writeAny(page, 0, { isOneLine: false, most: -1, tabs: 0 });
  return page.length === 0 ? '' : `${page.parts.join('')}\n`;
}

interface Page {
  readonly json: string;
  readonly options: PrettyOptions;
  readonly limits: Limits;
  /** A space that may become the end of a line is a part by itself. */
  parts: string[];
  length: number;
  lineStart: number;
}

interface Style {
  /** Inside of an array that is tried on one line. */
  readonly isOneLine: boolean;
  /** How long that may be; -1 outside of one. */
  readonly most: number;
  readonly tabs: number;
}

interface Written {
  readonly end: number;
  /** False where it cannot stand on one line. */
  readonly fits: boolean;
}

function writeAny(page: Page, from: number, style: Style): Written {
  const { json } = page;
  for (let at = from; at < json.length; at += 1) {
    spend(page.limits, 1);
    const character = json.charAt(at);
    if (character === '"') return copy(page, at, endOfString(json, at));
    if (
      /[-0-9iI+N]/u.test(character) ||
      (character === 'n' && at + 1 < json.length && json.charAt(at + 1) !== 'u')
    )
      return copy(page, at, endOfNumber(json, at));
    if (character === '{' || character === '[') {
      return deeper(page.limits, () => writeNested(page, at, style));
    }
    const word = { t: 'true', f: 'false', n: 'null' }[character];
    if (word !== undefined) {
      write(page, word);
      return { end: at + word.length, fits: true };
    }
  }
  return { end: Math.max(from, json.length), fits: true };
}

function writeNested(page: Page, start: number, style: Style): Written {
  const { json, options } = page;
  const isArray = json.charAt(start) === '[';
  if (options.width > 0) {
    if (!isArray && style.most !== -1) return { end: start, fits: false };
    const line = isArray && style.most === -1 ? onOneLine(page, start) : undefined;
    if (line !== undefined) return line;
  }
  const bracket = isArray ? ']' : '}';
  const members: Member[] = [];
  write(page, json.charAt(start));
  for (let at = start + 1; at < json.length; at += 1) {
    spend(page.limits, 1);
    const character = json.charAt(at);
    if (character === bracket) {
      if (!style.isOneLine) finish(page, { isArray, members, tabs: style.tabs });
      write(page, bracket);
      return { end: at + 1, fits: isArray };
    }
    if (character <= ' ' || (!isArray && character !== '"')) continue;
    const { member, written } = writeMember(page, at, { ...style, isArray, isFirst: members.length === 0 });
    if (style.most !== -1 && !written.fits) return { end: written.end, fits: false };
    members.push(member);
    at = written.end - 1;
  }
  return { end: json.length, fits: isArray };
}

interface Place extends Style {
  readonly isArray: boolean;
  readonly isFirst: boolean;
}

function writeMember(
  page: Page,
  at: number,
  place: Place,
): { readonly member: Member; readonly written: Written } {
  if (!place.isFirst) {
    write(page, ',');
    if (place.isArray && page.options.width !== -1) write(page, ' ');
  }
  if (!place.isOneLine) newLine(page);
  const begin = page.parts.length;
  if (!place.isOneLine) indent(page, place.tabs + 1);
  let keyEnd = at;
  if (!place.isArray) {
    keyEnd = copy(page, at, endOfString(page.json, at)).end;
    write(page, ':');
    if (!place.isOneLine) write(page, ' ');
  }
  const { isOneLine, most, tabs } = place;
  const written = writeAny(page, keyEnd, { isOneLine, most, tabs: tabs + 1 });
  return { member: { key: page.json.slice(at, keyEnd), begin, end: page.parts.length }, written };
}

interface Finished {
  readonly isArray: boolean;
  readonly members: readonly Member[];
  readonly tabs: number;
}

/** What stands between the last member and the bracket. */
function finish(page: Page, { isArray, members, tabs }: Finished): void {
  if (!isArray && page.options.sortKeys) sortMembers(page.parts, members);
  if (members.length === 0) return;
  newLine(page);
  indent(page, tabs);
}

function onOneLine(page: Page, start: number): Written | undefined {
  const { width } = page.options;
  const most = width - (page.length - page.lineStart);
  if (most <= 3) return undefined;
  const before = { count: page.parts.length, length: page.length };
  const line: Page = { ...page, options: { ...page.options, indent: '' } };
  const written = writeNested(line, start, { isOneLine: true, most, tabs: 0 });
  page.length = line.length;
  if (written.fits && page.length - before.length <= most) return written;
  page.parts.length = before.count;
  page.length = before.length;
  return undefined;
}

function write(page: Page, text: string): void {
  page.parts.push(text);
  page.length += text.length;
}

function copy(page: Page, start: number, end: number): Written {
  write(page, page.json.slice(start, end));
  return { end, fits: true };
}

/** The space before becomes the end of the line, if there is one. */
function newLine(page: Page): void {
  page.lineStart = page.length;
  if (page.parts.at(-1) === ' ') page.parts[page.parts.length - 1] = '\n';
  else write(page, '\n');
}

function indent(page: Page, tabs: number): void {
  if (page.options.prefix !== '') write(page, page.options.prefix);
  if (tabs > 0) write(page, page.options.indent.repeat(tabs));
}

function endOfString(json: string, start: number): number {
  const end = closingQuote(json, start + 1);
  return end === -1 ? json.length : end + 1;
}

function endOfNumber(json: string, start: number): number {
  let end = start + 1;
  while (end < json.length && json.charAt(end) > ' ' && !',:]}'.includes(json.charAt(end))) end += 1;
  return end;
}
