/** One semantic version, read loosely: `v1`, `1.2` and leading zeros are versions too. */

export interface Version {
  readonly major: bigint;
  readonly minor: bigint;
  readonly patch: bigint;
  readonly prerelease: string;
  readonly metadata: string;
  /** As it was written. */
  readonly original: string;
}

export function parseVersion(text: string): Version | undefined {
  const [matched, major = '', minor = '0', patch = '0', prerelease = '', metadata = ''] =
    pattern.exec(text) ?? [];
  if (matched === undefined || prerelease.split('.').some(part => /^0\d+$/.test(part))) return undefined;
  const numbers = [major, minor, patch].map(BigInt);
  if (numbers.some(number => number >= 2n ** 64n)) return undefined;
  const [first = 0n, second = 0n, third = 0n] = numbers;
  return { major: first, minor: second, patch: third, prerelease, metadata, original: text };
}

const identifiers = '[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*';
const pattern = new RegExp(
  `^v?(\\d+)(?:\\.(\\d+))?(?:\\.(\\d+))?(?:-(${identifiers}))?(?:\\+(${identifiers}))?$`,
);

export function versionText({ major, minor, patch, prerelease, metadata }: Version): string {
  const release = `${major}.${minor}.${patch}`;
  return release + (prerelease === '' ? '' : `-${prerelease}`) + (metadata === '' ? '' : `+${metadata}`);
}

/** -1, 0 or 1. Metadata does not count, and a prerelease is smaller than its release. */
export function compareVersions(a: Version, b: Version): number {
  const release = order(a.major, b.major) || order(a.minor, b.minor) || order(a.patch, b.patch);
  if (release !== 0 || a.prerelease === b.prerelease) return release;
  if (a.prerelease === '') return 1;
  return b.prerelease === '' ? -1 : comparePrereleases(a.prerelease, b.prerelease);
}

export function comparePrereleases(a: string, b: string): number {
  const [left, right] = [a.split('.'), b.split('.')];
  for (let at = 0; at < Math.max(left.length, right.length); at += 1) {
    const result = compareParts(left[at] ?? '', right[at] ?? '');
    if (result !== 0) return result;
  }
  return 0;
}

/** A part that is missing is smallest, numbers come before words. */
function compareParts(a: string, b: string): number {
  if (a === '' || b === '') return order(a, b);
  const [left, right] = [numeric(a), numeric(b)];
  if (left !== undefined && right !== undefined) return order(left, right);
  if (left === undefined && right === undefined) return order(a, b);
  return left === undefined ? 1 : -1;
}

/** What does not fit into 64 bits is a word to the library. */
function numeric(part: string): bigint | undefined {
  const number = /^\d+$/.test(part) ? BigInt(part) : undefined;
  return number !== undefined && number < 2n ** 64n ? number : undefined;
}

function order<T extends bigint | string>(a: T, b: T): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
