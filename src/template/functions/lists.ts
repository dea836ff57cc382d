/** Lists. A name with `must` returns an error where the other one panics; in a template both end it. */
import { FunctionFailure, type FunctionTable, type TemplateFunction } from '../function.ts';
import type { GoList, GoValue } from '../value.ts';
import { castInt64 } from './values/cast.ts';
import {
  define,
  defineVariadic,
  defineVariadicWithTools,
  defineWithTools,
  readingEverything,
} from './define.ts';
import { contains, distinct } from './values/membership.ts';
import { isTrue } from '../truth.ts';
import { checkItems, textSize } from './limits.ts';
import { anyList, nilList } from './values/make-values.ts';
import { sortAlpha } from './text/sort-alpha.ts';
import { toStrings } from './values/to-strings.ts';
import { kindName } from './values/kind-name.ts';

const list = defineVariadic([], 'any', (...items) => anyList(items));

export const lists: FunctionTable = {
  list,
  tuple: list,
  ...readingEverything({
    join: define(['string', 'any'], (separator, value) => join(separator, toStrings(value))),
    sortAlpha: define(['any'], sortAlpha),
  }),
  concat: defineVariadic([], 'any', (...parts) => {
    const items = parts.flatMap(part => listOf(part).items);
    return items.length === 0 ? nilList() : anyList(items);
  }),
  ...withMust('append', push()),
  ...withMust('push', push()),
  ...withMust(
    'prepend',
    define(['any', 'any'], (value, item) => anyList([item, ...listOf(value).items])),
  ),
  ...withMust(
    'first',
    define(['any'], value => listOf(value).items[0] ?? null),
  ),
  ...withMust(
    'last',
    define(['any'], value => listOf(value).items.at(-1) ?? null),
  ),
  ...withMust(
    'rest',
    define(['any'], value => anyOrNil(listOf(value), items => items.slice(1))),
  ),
  ...withMust(
    'initial',
    define(['any'], value => anyOrNil(listOf(value), items => items.slice(0, -1))),
  ),
  ...withMust(
    'reverse',
    define(['any'], value => anyList(listOf(value).items.toReversed())),
  ),
  ...withMust(
    'compact',
    define(['any'], value => anyList(listOf(value).items.filter(isTrue))),
  ),
  ...withMust(
    'uniq',
    defineWithTools(['any'], (tools, value) => anyList(distinct(listOf(value).items, tools))),
  ),
  ...withMust(
    'without',
    defineVariadicWithTools(['any'], 'any', (tools, value, ...omitted) =>
      anyList(listOf(value).items.filter(item => !contains(omitted, item, tools))),
    ),
  ),
  ...withMust(
    'has',
    defineWithTools(
      ['any', 'any'],
      (tools, item, value) => (value ?? null) !== null && contains(listOf(value).items, item, tools),
    ),
  ),
  ...withMust('slice', defineVariadic(['any'], 'any', slice)),
  ...withMust(
    'chunk',
    defineWithTools(['int', 'any'], (tools, size, value) => {
      tools.spend(listOf(value).items.length >> 2);
      return chunk(size, value);
    }),
  ),
};

function withMust(name: string, implementation: TemplateFunction): FunctionTable {
  const must = `must${name.charAt(0).toUpperCase()}${name.slice(1)}`;
  return { [name]: implementation, [must]: implementation };
}

function push(): TemplateFunction {
  return define(['any', 'any'], (value, item) => anyList([...listOf(value).items, item]));
}

/** @throws FunctionFailure for what is no list; the kind says nothing of the value */
function listOf(value: GoValue): GoList {
  if (typeof value === 'object' && value?.kind === 'list') return value;
  throw new FunctionFailure(`a list is needed, not ${kindName(value)}`);
}

function anyOrNil({ items }: GoList, rest: (items: readonly GoValue[]) => GoValue[]): GoList {
  return items.length === 0 ? nilList() : anyList(rest(items));
}

function join(separator: string, texts: readonly string[]): string {
  textSize(texts.reduce((size, text) => size + text.length + separator.length, 0));
  return texts.join(separator);
}

/** Of an empty list nothing at all, whatever the indices. */
function slice(value: GoValue, ...indices: readonly GoValue[]): GoValue {
  const given = listOf(value);
  if (given.items.length === 0) return null;
  const start = indices.length > 0 ? castInt64(indices[0]) : 0n;
  const end = indices.length > 1 ? castInt64(indices[1]) : BigInt(given.items.length);
  if (start < 0n || end < start || end > BigInt(given.items.length)) {
    throw new FunctionFailure('slice index out of bounds');
  }
  return { ...given, items: given.items.slice(Number(start), Number(end)) };
}

/** Sizes below 1 go through the same float arithmetic as in sprig: most of them fail, some give no chunk. */
function chunk(size: bigint, value: GoValue): GoList {
  const { items } = listOf(value);
  const width = Number(size);
  const count = Math.floor((items.length - 1) / width) + 1;
  if (!(count >= 0) || (count > 0 && width < 1)) throw new FunctionFailure('a chunk needs a size above 0');
  checkItems(count);
  const chunks = Array.from({ length: count }, (_, index) =>
    anyList(items.slice(index * width, (index + 1) * width)),
  );
  return { kind: 'list', element: '[]interface {}', items: chunks };
}
