/** Semantic versions, by the rules of Masterminds/semver v3. */
import { FunctionFailure, type FunctionTable } from '../function.ts';
import type { GoInteger, GoStruct, GoValue } from '../value.ts';
import { define } from './define.ts';
import { compareVersions, parseVersion, versionText, type Version } from './versions/version.ts';
import { parseConstraint, satisfies } from './versions/version-constraint.ts';

export const semver: FunctionTable = {
  semver: define(['string'], text => versionValue(versionOf(text), '*semver.Version')),
  semverCompare: define(['string', 'string'], (constraint, text) => {
    const parsed = parseConstraint(constraint);
    if (parsed === undefined) throw new FunctionFailure('improper constraint');
    return satisfies(versionOf(text), parsed);
  }),
};

function versionOf(text: string): Version {
  const version = parseVersion(text);
  if (version === undefined) throw new FunctionFailure('invalid semantic version');
  return version;
}

const versions = new WeakMap<GoStruct, Version>();

/** The type has a star where the library gives a pointer. */
function versionValue(version: Version, type: string): GoStruct {
  const text = versionText(version);
  const methods = type.startsWith('*') ? [...ofValue(version), ...ofPointer(version)] : ofValue(version);
  const value: GoStruct = { kind: 'struct', type, fields: new Map(), methods: new Map(methods), text };
  versions.set(value, version);
  return value;
}

type Methods = readonly (readonly [string, (args: readonly GoValue[]) => GoValue])[];

function ofValue(version: Version): Methods {
  return [
    ['String', () => versionText(version)],
    ['Major', () => uint64(version.major)],
    ['Minor', () => uint64(version.minor)],
    ['Patch', () => uint64(version.patch)],
    ['Prerelease', () => version.prerelease],
    ['Metadata', () => version.metadata],
    ['IncMajor', () => next({ ...version, major: version.major + 1n, minor: 0n, patch: 0n })],
    ['IncMinor', () => next({ ...version, minor: version.minor + 1n, patch: 0n })],
    // Of a prerelease the release itself is the next.
    ['IncPatch', () => next({ ...version, patch: version.patch + (version.prerelease === '' ? 1n : 0n) })],
  ];
}

/** What the library gives as a value and not as a pointer does not have these. */
function ofPointer(version: Version): Methods {
  return [
    ['Original', () => version.original],
    ['Compare', ([other]) => BigInt(compareVersions(version, heldIn(other)))],
    ['LessThan', ([other]) => compareVersions(version, heldIn(other)) < 0],
    ['LessThanEqual', ([other]) => compareVersions(version, heldIn(other)) <= 0],
    ['GreaterThan', ([other]) => compareVersions(version, heldIn(other)) > 0],
    ['GreaterThanEqual', ([other]) => compareVersions(version, heldIn(other)) >= 0],
    ['Equal', ([other]) => compareVersions(version, heldIn(other)) === 0],
  ];
}

function next(version: Version): GoStruct {
  return versionValue({ ...version, prerelease: '', metadata: '' }, 'semver.Version');
}

function heldIn(value: GoValue): Version {
  const version = typeof value === 'object' && value?.kind === 'struct' ? versions.get(value) : undefined;
  if (version === undefined) throw new FunctionFailure('a version is needed');
  return version;
}

function uint64(value: bigint): GoInteger {
  return { kind: 'integer', type: 'uint64', value: BigInt.asUintN(64, value) };
}
