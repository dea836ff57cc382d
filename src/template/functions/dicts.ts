/** Maps from text to anything. `set`, `unset` and the merges change the map that they are given. */
import { FunctionFailure, type FunctionTable } from '../function.ts';
import type { GoValue } from '../value.ts';
import { spendOnAll, type Work } from '../work.ts';
import { define, defineVariadic, defineVariadicWithTools, readingEverything } from './define.ts';
import { anyList, anyMap, stringList } from './values/make-values.ts';
import { mergeInto } from './values/merge-into.ts';
import { textValue } from './values/text-value.ts';

const merge = defineVariadic(['map'], 'map', (target, ...sources) => {
  for (const source of sources) mergeInto(target, source, false);
  return target;
});
const mergeOverwrite = defineVariadic(['map'], 'map', (target, ...sources) => {
  for (const source of sources) mergeInto(target, source, true);
  return target;
});

export const dicts: FunctionTable = {
  dict: defineVariadicWithTools([], 'any', (tools, ...pairs) => dict(pairs, tools)),
  get: define(['map', 'string'], (map, key) => (map.entries.has(key) ? map.entries.get(key) : '')),
  set: define(['map', 'string', 'any'], (map, key, value) => {
    if (map.isNil === true) throw new FunctionFailure('assignment to entry in nil map');
    map.entries.set(key, value);
    return map;
  }),
  unset: define(['map', 'string'], (map, key) => {
    map.entries.delete(key);
    return map;
  }),
  hasKey: define(['map', 'string'], (map, key) => map.entries.has(key)),
  pluck: defineVariadic(['string'], 'map', (key, ...maps) =>
    anyList(maps.filter(map => map.entries.has(key)).map(map => map.entries.get(key))),
  ),
  keys: defineVariadic([], 'map', (...maps) =>
    stringList(maps.flatMap(map => Array.from(map.entries.keys()))),
  ),
  values: define(['map'], map => anyList([...map.entries.values()])),
  pick: defineVariadic(['map'], 'string', (map, ...keys) =>
    anyMap(keys.filter(key => map.entries.has(key)).map(key => [key, map.entries.get(key)])),
  ),
  omit: defineVariadic(['map'], 'string', (map, ...keys) => {
    const omitted = new Set(keys);
    return anyMap([...map.entries].filter(([key]) => !omitted.has(key)));
  }),
  dig: defineVariadic([], 'any', (...args) => dig(args)),
  ...readingEverything({
    merge,
    mustMerge: merge,
    mergeOverwrite,
    mustMergeOverwrite: mergeOverwrite,
  }),
};

/** A key without a value gets "". */
function dict(pairs: readonly GoValue[], work: Work): GoValue {
  const entries = new Map<string, GoValue>();
  for (let at = 0; at < pairs.length; at += 2) {
    spendOnAll(pairs.slice(at, at + 1), work);
    entries.set(textValue(pairs[at]), at + 1 < pairs.length ? pairs[at + 1] : '');
  }
  return { kind: 'map', element: 'interface {}', entries };
}

/** Keys from the outside in, then the default, then the map. */
function dig(args: readonly GoValue[]): GoValue {
  if (args.length < 3) throw new FunctionFailure('dig needs at least three arguments');
  const keys = args.slice(0, -2);
  let value = args.at(-1);
  for (const key of keys) {
    if (typeof key !== 'string') throw new FunctionFailure('dig needs keys that are strings');
    if (typeof value !== 'object' || value?.kind !== 'map' || value.element !== 'interface {}') {
      throw new FunctionFailure('dig met something that is no map');
    }
    if (!value.entries.has(key)) return args.at(-2);
    value = value.entries.get(key);
  }
  return value;
}
