import { dirname, join } from 'node:path';
import type { JsonObject } from '../../api/json.ts';
import { checkObject } from '../../check/check.ts';
import { fileRules } from '../../check/file/index.ts';
import { isError, type Finding } from '../../check/finding.ts';
import { oneLine } from '../../check/wording/one-line.ts';
import { sayable } from '../../check/wording/sayable.ts';
import { compilePolicy } from '../../check/policy/compile.ts';
import type { CompiledPolicy } from '../../check/policy/contract.ts';
import { describe, problem } from '../../errors.ts';
import type { ReadResult } from '../../manifest/read/read.ts';
import { policiesIn, readPolicyFiles, type PolicyFile } from '../files/policy-files.ts';
import { readPlainKeys } from '../files/read-plain-keys.ts';
import { readManifestFiles } from '../files/manifest-files.ts';
import { momentOf } from '../arguments/moment.ts';
import { placeText } from '../print/place-text.ts';
import { compare, type CaseFinding } from './compare.ts';
import { judgeCase } from './judge-case.ts';
import type { TestCase } from './policy-test.ts';
import type { Suite } from './read-suites.ts';

export interface CaseResult {
  readonly suite: string;
  readonly name: string;
  readonly file: string;
  readonly line: number;
  /** In words; empty: passed. */
  readonly failures: readonly string[];
  readonly findings: readonly CaseFinding[];
}

export interface SuiteResult {
  readonly suite: Suite;
  readonly cases: readonly CaseResult[];
  /** As written. */
  readonly policies: readonly JsonObject[];
  /** Why the suite was not run, or not all of it. */
  readonly faults: readonly string[];
}

export interface RunOptions {
  /** Of cases that name no moment. */
  readonly now: Date;
  /** `<suite> › <case>` */
  readonly isAsked: (title: string) => boolean;
}

/** Runs the cases of one suite. Paths in it are beside its file. */
export async function runSuite(suite: Suite, { now, isAsked }: RunOptions): Promise<SuiteResult> {
  const { file, name, spec, lines } = suite;
  try {
    const policies = await policiesOf(suite, nowOf(spec.now, now));
    const compiled = policies.map(object => compilePolicy(object));
    const cluster = await objectsOf(file, spec.cluster?.files);
    const cases: CaseResult[] = [];
    for (const [index, one] of spec.cases.entries()) {
      if (!isAsked(titleOf(name, one.name))) continue;
      const findings = await findingsOf(suite, one, { compiled, cluster, now });
      const place = { suite: name, name: one.name, file, line: lines[index] ?? 1 };
      cases.push({ ...place, failures: compare(one.expect, findings), findings });
    }
    return { suite, cases, policies, faults: [] };
  } catch (error) {
    return { suite, cases: [], policies: [], faults: [`${file}: ${describe(error)}`] };
  }
}

export function titleOf(suite: string, name: string): string {
  return `${suite} › ${name}`;
}

/** @throws PosternError `TEST_UNREADABLE` for a policy that an API server would not get past the webhook */
async function policiesOf({ file, spec }: Suite, now: Date): Promise<readonly JsonObject[]> {
  const paths = spec.policies.map(path => beside(file, path));
  const files = await readPolicyFiles(paths, readPlainKeys);
  const [fault] = files.flatMap(one => policyFaults(one, now));
  if (fault !== undefined) throw problem('TEST_UNREADABLE', { ...fault });
  return policiesIn(files);
}

interface PolicyFault {
  readonly place: string;
  readonly reason: string;
}

function policyFaults({ read, policies }: PolicyFile<ReadResult>, now: Date): readonly PolicyFault[] {
  const unread = read.problems.filter(({ kind }) => kind !== 'no-object');
  return [
    ...unread.map(({ kind, message, ...place }) => ({
      place: placeText(place),
      reason: `${message} (${fileRules[kind].id})`,
    })),
    ...policies.flatMap(({ object, locate }) =>
      checkObject(object, () => now)
        .filter(isError)
        .map(finding => ({ place: placeText(locate(finding.path)), reason: faultText(finding) })),
    ),
  ];
}

function faultText(finding: Finding): string {
  const { rule, path, message, fix } = sayable(finding);
  const place = path === '' ? '' : `${path}: `;
  return `${place}${oneLine(message)}${fix === undefined ? '' : `; ${fix}`} (${rule})`;
}

interface Shared {
  readonly compiled: readonly CompiledPolicy[];
  readonly cluster: readonly JsonObject[];
  readonly now: Date;
}

async function findingsOf(
  { file, spec }: Suite,
  one: TestCase,
  { compiled, cluster, now }: Shared,
): Promise<readonly CaseFinding[]> {
  return judgeCase({
    objects: one.object === undefined ? await objectsOf(file, one.files) : [one.object],
    oldObject: one.oldObject,
    cluster: [
      ...(one.cluster?.objects ?? []),
      ...(await objectsOf(file, one.cluster?.files)),
      ...(spec.cluster?.objects ?? []),
      ...cluster,
      ...namespaceObjects({ ...spec.namespaces, ...one.namespaces }),
    ],
    policies: compiled,
    namespace: one.namespace ?? spec.namespace,
    point: one.point ?? spec.point ?? 'admission',
    now: nowOf(one.now ?? spec.now, now),
    builtIn: one.builtIn ?? spec.builtIn ?? false,
  });
}

function namespaceObjects(namespaces: NonNullable<TestCase['namespaces']>): readonly JsonObject[] {
  return Object.entries(namespaces).map(([name, labels]) => ({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name, labels },
  }));
}

/** @throws PosternError `TEST_UNREADABLE`, `FILE_UNREADABLE` */
async function objectsOf(file: string, paths: readonly string[] = []): Promise<readonly JsonObject[]> {
  const { objects, problems } = await readManifestFiles(paths.map(path => beside(file, path)));
  const [fault] = problems;
  if (fault !== undefined) {
    throw problem('TEST_UNREADABLE', { place: placeText(fault), reason: fault.message });
  }
  return objects.map(({ object }) => object);
}

function nowOf(written: string | undefined, now: Date): Date {
  return written === undefined ? now : (momentOf(written) ?? now);
}

function beside(file: string, path: string): string {
  return join(dirname(file), path);
}
