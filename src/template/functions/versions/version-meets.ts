/** Whether a version meets one constraint. Prereleases have been looked at before. */
import { comparePrereleases, compareVersions, type Version } from './version.ts';

export interface Constraint {
  /** As written; empty is like `=`. */
  readonly operator: string;
  /** With 0 for numbers that may be any. */
  readonly version: Version;
  /** The first number that may be any: 0 major, 1 minor, 2 patch, 3 none. */
  readonly open: 0 | 1 | 2 | 3;
}

export function meets(version: Version, constraint: Constraint): boolean {
  switch (constraint.operator) {
    case '!=':
      return isNotEqual(version, constraint);
    case '>':
      return isGreater(version, constraint);
    case '<':
      return compareVersions(version, constraint.version) < 0;
    case '>=':
    case '=>':
      return compareVersions(version, constraint.version) >= 0;
    case '<=':
    case '=<':
      return isLessOrEqual(version, constraint);
    case '~':
    case '~>':
      return meetsTilde(version, constraint);
    case '^':
      return meetsCaret(version, constraint);
    default:
      if (constraint.open < 3) return meetsTilde(version, constraint);
      return compareVersions(version, constraint.version) === 0;
  }
}

/** Anything is different from no number but itself: `!=*` is met by every major version but 0. */
function isNotEqual(version: Version, { version: limit, open }: Constraint): boolean {
  if (open === 3) return compareVersions(version, limit) !== 0;
  if (version.major !== limit.major) return true;
  if (open === 1) return false;
  if (version.minor !== limit.minor) return true;
  if (open === 0) return version.patch !== limit.patch || compareVersions(version, limit) !== 0;
  return comparePrereleases(version.prerelease, limit.prerelease) !== 0;
}

/** Nothing that begins with 11 is greater than 11. */
function isGreater(version: Version, { version: limit, open }: Constraint): boolean {
  if (open === 3 || open === 0) return compareVersions(version, limit) > 0;
  if (version.major !== limit.major) return version.major > limit.major;
  return open === 2 && version.minor > limit.minor;
}

function isLessOrEqual(version: Version, { version: limit, open }: Constraint): boolean {
  if (open === 3) return compareVersions(version, limit) <= 0;
  if (version.major > limit.major) return false;
  return !(version.major === limit.major && version.minor > limit.minor && open !== 1);
}

/** The same minor version, or the same major one where no minor one is given. */
function meetsTilde(version: Version, { version: limit, open }: Constraint): boolean {
  if (compareVersions(version, limit) < 0) return false;
  const isZero = limit.major === 0n && limit.minor === 0n && limit.patch === 0n;
  if (isZero && open !== 1 && open !== 2) return true;
  return version.major === limit.major && (version.minor === limit.minor || open === 1);
}

/** The first number that is not zero stays the same. */
function meetsCaret(version: Version, { version: limit, open }: Constraint): boolean {
  if (compareVersions(version, limit) < 0) return false;
  if (limit.major > 0n || open === 1) return version.major === limit.major;
  if (version.major > 0n) return false;
  if (limit.minor > 0n || open === 2) return version.minor === limit.minor;
  return version.minor === 0n && version.patch === limit.patch;
}
