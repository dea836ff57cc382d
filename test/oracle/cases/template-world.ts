/** The data that the cases of the core language work on: one key for each kind of value. */

export interface TemplateCase {
  readonly template: string;
  /** As JSON with `{"$int": "5"}` and so on for what JSON lacks; `world` where it is not given. */
  readonly data?: unknown;
  readonly missingKey?: 'error' | 'default';
}

export const world = {
  s: 'hello',
  empty: '',
  wide: 'größe €😀',
  html: `<a href="x">'&'</a>`,
  lines: 'a\nb\tc',
  binary: { $bytes: '/wCAwyg=' },
  int: { $int: '42' },
  neg: { $int: '-7' },
  zero: { $int: '0' },
  i64: { $int64: '9007199254740993' },
  i32: { $int32: '-5' },
  u8: { $uint8: '200' },
  u64: { $uint64: '9223372036854775807' },
  f: 3.5,
  f0: 0,
  fneg: -0.25,
  big: 1e21,
  small: 1e-7,
  million: 1000000,
  nan: { $float: 'NaN' },
  inf: { $float: '+Inf' },
  yes: true,
  no: false,
  nil: null,
  list: ['a', 'b', 'c'],
  nums: [1, 2.5, -3],
  mixed: [1, 'a', null, true, [1, 'x'], { k: 'v' }],
  none: [],
  ss: { $strings: ['x', 'y', 'z'] },
  bytes: { $byteSlice: 'aGkA/w==' },
  map: { b: '2', a: '1', c: '3' },
  nomap: {},
  sm: { $stringMap: { k: 'v', 'a-b': 'dash', '': 'nokey' } },
  deep: { x: { y: { z: 'deep', n: null } }, l: [{ name: 'one' }, { name: 'two' }] },
  dur: { $duration: '5430000000000' },
  'tls.key': 'dotted',
  'a-b': 'dashed',
} as const;

/** Cases over the world, one a template. */
export function cases(templates: readonly string[]): TemplateCase[] {
  return templates.map(template => ({ template }));
}

/** The same template for every key of the world, which is `.` in it. */
export function overWorld(template: string): TemplateCase[] {
  return Object.values(world).map(data => ({ template, data }));
}
