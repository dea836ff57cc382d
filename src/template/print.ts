/** Go's fmt on the values of templates: one value under one verb (print.go of package fmt). */
import { durationText } from '../golang/time/duration-text.ts';
import { noFlags, pad, type FormatFlags } from '../golang/numbers/format-flags.ts';
import { formatFloatVerb } from '../golang/numbers/format-float-verb.ts';
import { formatInteger, formatIntegerVerb } from '../golang/numbers/format-integer.ts';
import { formatQuoted, formatTextVerb } from '../golang/numbers/format-text.ts';
import { FunctionFailure } from './function.ts';
import { sortedEntries } from './sorted-entries.ts';
import { typeName } from './type-name.ts';
import type { GoInteger, GoList, GoMap, GoStruct, GoValue } from './value.ts';
import { integerOf, isAbsent, isList, isMap, isStruct } from './value-kind.ts';

/** `%v`: what an action writes for a value, but for `<no value>`, which only actions write. */
export function printValue(value: GoValue): string {
  return typeof value === 'string' ? value : formatVerb(value, 'v', noFlags());
}

/** fmt.Sprint: a space between two operands where neither is a string. */
export function printAll(values: readonly GoValue[]): string {
  let printed = '';
  values.forEach((value, index) => {
    const isApart = index > 0 && typeof value !== 'string' && typeof values[index - 1] !== 'string';
    printed += (isApart ? ' ' : '') + printValue(value);
  });
  return printed;
}

/**
 * One value under one verb of printf.
 * @throws FunctionFailure for `%p` of what has an address: it would be another one every time
 */
export function formatVerb(value: GoValue, verb: string, flags: FormatFlags): string {
  if (isAbsent(value)) {
    return verb === 'v' || verb === 'T' ? pad('<nil>', flags) : `%!${verb}(<nil>)`;
  }
  if (verb === 'T') return formatTextVerb(typeName(value), 's', flags) ?? '';
  if (verb === 'p' && (isList(value) || isMap(value) || isStruct(value))) {
    throw new FunctionFailure('the verb %p is not supported: an address is another one every time');
  }
  return formatNested({ verb, flags, depth: 0, isErroring: false }, value);
}

interface Printing {
  readonly verb: string;
  readonly flags: FormatFlags;
  readonly depth: number;
  /** Inside `%!d(...)` no String() is asked. */
  readonly isErroring: boolean;
}

/** A value can hold itself (`set`), or double with each level. */
const deepest = 1000;
const longest = 64 * 1024 * 1024;

function formatNested(printing: Printing, value: GoValue): string {
  if (printing.depth > deepest) throw new FunctionFailure('the value is nested too deeply to be printed');
  // Go writes an element that is nil like this whatever the verb.
  if (isAbsent(value)) return '<nil>';
  if (isList(value)) return formatList(printing, value);
  // %w is for errors alone, and Go says so of a whole map or struct.
  if (printing.verb === 'w') return badVerb(printing, value);
  if (isMap(value)) return formatMap(printing, value);
  if (isStruct(value)) return formatStruct(printing, value);
  return formatScalar(printing, value) ?? badVerb(printing, value);
}

/** Undefined where the verb is none for the type. */
function formatScalar(
  printing: Printing,
  value: string | bigint | number | boolean | GoInteger,
): string | undefined {
  const { verb, flags } = printing;
  if (typeof value === 'string') return formatString(printing, value);
  if (typeof value === 'bigint') return formatInt(printing, value, true);
  if (typeof value === 'number') return formatFloatVerb(value, verb, flags);
  if (typeof value !== 'boolean') return formatSized(printing, value);
  return verb === 'v' || verb === 't' ? pad(String(value), flags) : undefined;
}

function formatString({ verb, flags }: Printing, bytes: string): string | undefined {
  if (verb === 'v') return flags.sharpV ? formatQuoted(bytes, flags) : formatTextVerb(bytes, 's', flags);
  return formatTextVerb(bytes, verb, flags);
}

function formatInt({ verb, flags }: Printing, value: bigint, isSigned: boolean): string | undefined {
  if (verb !== 'v') return formatIntegerVerb(value, verb, flags);
  if (!flags.sharpV || isSigned) return formatInteger(value, 10, flags);
  return formatInteger(value, 16, { ...flags, sharp: true }, '0x');
}

function formatSized(printing: Printing, integer: GoInteger): string | undefined {
  if (integer.type === 'duration' && isTextual(printing)) {
    return formatString(printing, durationText(integer.value));
  }
  return formatInt(printing, integer.value, !integer.type.startsWith('uint'));
}

/** Whether Go would ask the value's String(). */
function isTextual({ verb, flags, isErroring }: Printing): boolean {
  return 'vsxXq'.includes(verb) && !flags.sharpV && !isErroring;
}

function formatList(printing: Printing, list: GoList): string {
  const { verb, flags, depth } = printing;
  if (list.element === 'uint8') {
    if ('sxXq'.includes(verb)) return formatTextVerb(bytesOfList(list), verb, flags) ?? '';
    if (depth === 0 && (verb === 'v' || verb === 'd')) return formatBytes(printing, list);
  }
  const type = `[]${list.element}`;
  if (verb === 'w' && (list.element !== 'uint8' || depth > 0)) return badVerb(printing, list);
  if (flags.sharpV && list.isNil === true) return `${type}(nil)`;
  return enclosed(
    printing,
    type,
    '[',
    ']',
    list.items.map(item => formatItem(printing, list.element, item)),
  );
}

/** At the top a slice of bytes is shown as one, with Go's short name for its type. */
function formatBytes(printing: Printing, list: GoList): string {
  if (printing.flags.sharpV && list.isNil === true) return '[]byte(nil)';
  const items = list.items.map(item => formatItem(printing, 'uint8', item));
  return enclosed(printing, '[]byte', '[', ']', items);
}

function formatMap(printing: Printing, map: GoMap): string {
  const type = `map[string]${map.element}`;
  if (printing.flags.sharpV && map.isNil === true) return `${type}(nil)`;
  const entries = sortedEntries(map).map(
    ([key, value]) => `${formatItem(printing, 'string', key)}:${formatItem(printing, map.element, value)}`,
  );
  return enclosed(printing, type, 'map[', ']', entries);
}

function formatStruct(printing: Printing, struct: GoStruct): string {
  if (isTextual(printing)) return formatString(printing, struct.text) ?? '';
  const { flags } = printing;
  const isNamed = flags.plusV || flags.sharpV;
  const fields = [...struct.fields].map(
    ([name, value]) => (isNamed ? `${name}:` : '') + formatItem(printing, 'interface {}', value),
  );
  const isPointer = struct.type.startsWith('*');
  return (isPointer ? '&' : '') + enclosed(printing, struct.type.replace(/^\*/, ''), '{', '}', fields);
}

function formatItem(printing: Printing, element: string, item: GoValue): string {
  const isNil = isAbsent(item);
  if (isNil && printing.flags.sharpV) return `${element}(nil)`;
  return formatNested({ ...printing, depth: printing.depth + 1 }, item);
}

function enclosed(
  { flags }: Printing,
  type: string,
  open: string,
  close: string,
  items: readonly string[],
): string {
  let length = 0;
  for (const item of items) length += item.length + 2;
  if (length > longest) throw new FunctionFailure('the value is too large to be printed');
  if (!flags.sharpV) return open + items.join(' ') + close;
  return `${type}{${items.join(', ')}}`;
}

/** `%!d(string=hi)`: Go shows the value in the output, and so does this. */
function badVerb(printing: Printing, value: GoValue): string {
  const shown = formatNested({ ...printing, verb: 'v', isErroring: true }, value);
  return `%!${printing.verb}(${typeName(value)}=${shown})`;
}

/** The bytes of a `[]uint8`. */
export function bytesOfList(list: GoList): string {
  return Buffer.from(list.items.map(item => Number(integerOf(item) ?? 0n))).toString('latin1');
}
