/** Finds and reads the tests that paths stand for. */
import { isJsonObject } from '../../api/json.ts';
import { POLICY_GROUP, POLICY_VERSION } from '../../api/secret-policy.ts';
import { fieldsBeside } from '../../api/validate/unknown-fields.ts';
import type { Violation } from '../../api/validate/violation.ts';
import { violations } from '../../api/validate/violations.ts';
import { describe } from '../../errors.ts';
import { compileRegexp } from '../../golang/regexp/regexp.ts';
import type { SourceObject } from '../../manifest/read/read.ts';
import { readPlainKeys } from '../files/read-plain-keys.ts';
import { findFiles } from '../files/find-files.ts';
import { readText } from '../files/read-text.ts';
import { momentOf } from '../arguments/moment.ts';
import { placeText } from '../print/place-text.ts';
import { policyTestStructure, TEST_KIND, type PolicyTest, type TestSpec } from './policy-test.ts';

/** One PolicyTest of a file. */
export interface Suite {
  readonly file: string;
  readonly name: string;
  readonly spec: TestSpec;
  /** Of each case. */
  readonly lines: readonly number[];
}

export interface SuitesRead {
  readonly suites: readonly Suite[];
  /** Why something was not run, each with its place. */
  readonly faults: readonly string[];
}

/** Of a folder, every file below it that has a PolicyTest in it; a file that is named must have one. */
export async function readSuites(paths: readonly string[]): Promise<SuitesRead> {
  const { files, unopened } = await findFiles(paths);
  const faults = unopened.map(({ path, reason }) => `${path}: cannot be opened: ${reason}`);
  const suites: Suite[] = [];
  for (const { path, isNamed } of files) {
    const text = await readText(path);
    if ('fault' in text) {
      faults.push(`${path}: ${text.message}`);
      continue;
    }
    if (!text.text.includes(TEST_KIND) && !isNamed) continue;
    const read = readSuiteFile(text.text, path);
    if (read.suites.length + read.faults.length === 0 && isNamed)
      read.faults.push(`${path}: there is no ${TEST_KIND} in it`);
    suites.push(...read.suites);
    faults.push(...read.faults);
  }
  return { suites, faults };
}

function readSuiteFile(text: string, file: string): { suites: Suite[]; faults: string[] } {
  const { objects, problems } = readPlainKeys(text, file);
  const faults = problems
    .filter(({ kind }) => kind !== 'no-object')
    .map(fault => `${placeText(fault)}: ${fault.message}`);
  const suites: Suite[] = [];
  for (const source of objects.filter(({ object }) => object['kind'] === TEST_KIND)) {
    const { object, locate } = source;
    const wrong = faultsOf(source);
    for (const { path, message, fix } of wrong) {
      faults.push(`${placeText(locate(path))}: ${path}: ${message}${fix === undefined ? '' : `; ${fix}`}`);
    }
    if (!isSuite(object, wrong)) continue;
    const { metadata, spec } = object;
    const lines = spec.cases.map((_, index) => locate(`spec.cases[${index}]`).line);
    suites.push({ file, name: metadata.name, spec, lines });
  }
  return { suites, faults };
}

/** What the schema allows is of this type. */
function isSuite(_object: object, wrong: readonly Violation[]): _object is PolicyTest {
  return wrong.length === 0;
}

function faultsOf({ object }: SourceObject): readonly Violation[] {
  const apiVersion = `${POLICY_GROUP}/${POLICY_VERSION}`;
  if (object['apiVersion'] !== apiVersion)
    return [{ path: 'apiVersion', message: 'is not a version of this kind', fix: `write ${apiVersion}` }];
  const shape = [...violations(policyTestStructure, object), ...fieldsBeside(policyTestStructure, object)];
  return isSuite(object, shape) ? meaningFaults(object) : shape;
}

function meaningFaults({ spec }: PolicyTest): readonly Violation[] {
  return [
    ...momentFaults(spec.now, 'spec'),
    ...spec.cases.flatMap((one, index) => {
      const path = `spec.cases[${index}]`;
      const hasOne = (one.object === undefined) !== (one.files === undefined);
      return [
        ...(hasOne ? [] : [{ path, message: 'must have one of object and files' }]),
        ...(isJsonObject(one.oldObject) && one.object === undefined
          ? [{ path: `${path}.oldObject`, message: 'goes with object' }]
          : []),
        ...(Object.keys(one.expect).length === 0
          ? [{ path: `${path}.expect`, message: 'must have a verdict or findings' }]
          : []),
        ...momentFaults(one.now, path),
        ...(one.expect.findings ?? []).flatMap((finding, at) =>
          (['message', 'fix'] as const).flatMap(field =>
            regexpFaults(finding[field], `${path}.expect.findings[${at}].${field}`),
          ),
        ),
      ];
    }),
  ];
}

function momentFaults(now: string | undefined, path: string): readonly Violation[] {
  if (now === undefined || momentOf(now) !== undefined) return [];
  const message = 'must be a day such as 2027-01-31 or a moment such as 2027-01-31T12:00:00Z';
  return [{ path: `${path}.now`, message }];
}

function regexpFaults(source: string | undefined, path: string): readonly Violation[] {
  if (source === undefined) return [];
  try {
    compileRegexp(source);
    return [];
  } catch (error) {
    return [{ path, message: `cannot be read: ${describe(error)}` }];
  }
}
