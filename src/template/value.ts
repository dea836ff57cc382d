/**
 * The values that a Go template works on (https://pkg.go.dev/text/template). What Go tells apart, these tell apart:
 *
 * | Go | here |
 * |---|---|
 * | `string` | `string`, one character (U+0000 to U+00FF) for each **byte**: length, index, order and joining are Go's own |
 * | `int` | `bigint` |
 * | other integers | `GoInteger` |
 * | `float64` | `number` |
 * | `bool` | `boolean` |
 * | `nil` | `null` |
 * | no value at all (`<no value>`) | `undefined` |
 * | slice, map | `GoList`, `GoMap` |
 * | struct, or a pointer to one | `GoStruct` |
 */
export type GoValue =
  string | bigint | number | boolean | null | undefined | GoInteger | GoList | GoMap | GoStruct;

export interface GoInteger {
  readonly kind: 'integer';
  readonly type:
    'int64' | 'int32' | 'int16' | 'int8' | 'uint64' | 'uint32' | 'uint16' | 'uint8' | 'uint' | 'duration';
  readonly value: bigint;
}

export interface GoList {
  readonly kind: 'list';
  /** As Go writes the type of an element: `interface {}`, `string`, `int`, `uint8`, `[]interface {}`. */
  readonly element: string;
  readonly items: readonly GoValue[];
  /** A nil slice prints as an empty one and is no true value; only JSON (`null`), `%#v` and `eq` tell it. */
  readonly isNil?: boolean;
}

/** Keys are strings of bytes; Go prints and ranges in their order whatever the order here. */
export interface GoMap {
  readonly kind: 'map';
  /** As Go writes the type of a value: `interface {}`, `string`. */
  readonly element: string;
  /** Mutable, because `set` and `unset` of sprig change their argument. */
  readonly entries: Map<string, GoValue>;
  /** A nil map prints as an empty one; only JSON and `eq` tell it. */
  readonly isNil?: boolean;
}

export interface GoStruct {
  readonly kind: 'struct';
  /** As `%T` prints it: `*semver.Version`, `time.Time`. */
  readonly type: string;
  readonly fields: ReadonlyMap<string, GoValue>;
  /** Methods that a template may call, by name. */
  readonly methods: ReadonlyMap<string, (args: readonly GoValue[]) => GoValue>;
  /** What `%v` prints: Go's String() where there is one. */
  readonly text: string;
}

/** The string of bytes that Go has for a text. */
export function bytesOf(text: string): string {
  return ascii.test(text) ? text : Buffer.from(text, 'utf8').toString('latin1');
}

/** The text of a string of bytes; what is no UTF-8 becomes U+FFFD, as when Go ranges over it. */
export function textOf(bytes: string): string {
  return ascii.test(bytes) ? bytes : Buffer.from(bytes, 'latin1').toString('utf8');
}

// oxlint-disable-next-line no-control-regex -- all of ASCII is meant
const ascii = /^[\x00-\x7f]*$/;
