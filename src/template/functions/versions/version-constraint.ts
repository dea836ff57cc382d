/** Constraints such as `>=1.2, <2 || ~3.1`, as Masterminds/semver reads and checks them. */
import { parseVersion, type Version } from './version.ts';
import { meets, type Constraint } from './version-meets.ts';

/** One of the groups must hold; a group holds where all of it does. */
export type Constraints = readonly (readonly Constraint[])[];

/** Undefined where it is none. */
export function parseConstraint(text: string): Constraints | undefined {
  if (text.length > longest) return undefined;
  const groups: Constraint[][] = [];
  for (const group of withoutRanges(text).split('||')) {
    if (!wellFormed.test(group)) return undefined;
    const parts = group.match(each) ?? [];
    const constraints = parts.flatMap(part => constraintOf(part) ?? []);
    if (constraints.length < parts.length) return undefined;
    groups.push(constraints);
  }
  return groups;
}

/** Prereleases are considered only in groups that name one. */
export function satisfies(version: Version, groups: Constraints): boolean {
  return groups.some(group => {
    if (version.prerelease !== '' && group.every(part => part.version.prerelease === '')) return false;
    return group.every(part => meets(version, part));
  });
}

/** Some of the expressions below take quadratic time. */
const longest = 4096;

const space = '[\\t\\n\\f\\r ]';
const number = '[0-9|xX*]+';
const identifiers = '[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*';
const constrained = `v?${number}(?:\\.${number})?(?:\\.${number})?(?:-${identifiers})?(?:\\+${identifiers})?`;
const operator = '=>|=<|=|!=|>=|<=|>|<|~>|~|\\^';
const one = `(?:(?:${operator})${space}*)?${constrained}`;

const wellFormed = new RegExp(`^${space}*${one}(?:(?:${space}*,${space}*|${space}+)${one})*${space}*$`);
const each = new RegExp(one, 'g');
const range = new RegExp(`${space}*(${constrained})${space}+-${space}+(${constrained})${space}*`, 'g');
const parts = new RegExp(
  `^(${operator}|)${space}*v?(${number})(?:\\.(${number}))?(?:\\.(${number}))?(-${identifiers})?(?:\\+${identifiers})?$`,
);

/** `1.2 - 2` is everything from the one to the other. */
function withoutRanges(text: string): string {
  return text.replace(range, (_, from: string, to: string) => `>= ${from}, <= ${to} `);
}

function constraintOf(text: string): Constraint | undefined {
  const [matched, sign = '', major = '', minor = '', patch = '', prerelease = ''] = parts.exec(text) ?? [];
  if (matched === undefined) return undefined;
  const open = openFrom(major, minor, patch);
  const numbers = [major, minor, patch].map((part, index) => (index < open ? part : '0'));
  const version = parseVersion(numbers.join('.') + prerelease);
  return version === undefined ? undefined : { operator: sign, version, open };
}

/** The first of the three numbers that may be any; 3 where all are given. */
function openFrom(...numbers: readonly string[]): Constraint['open'] {
  const first = numbers.findIndex(part => part === '' || /^[xX*]$/.test(part));
  return first === 0 || first === 1 || first === 2 ? first : 3;
}
