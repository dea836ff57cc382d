import { dirname, join } from 'node:path';
import type { CompiledPolicy } from '../../check/policy/contract.ts';
import { compilePolicy } from '../../check/policy/compile.ts';
import { describe, problem } from '../../errors.ts';
import { readPolicyFiles } from '../lint/policy-files.ts';
import { readManifestFiles } from '../manifest-files.ts';
import { momentOf } from '../moment.ts';
import { compare, type CaseFinding } from './compare.ts';
import { judgeCase } from './judge-case.ts';
import type { TestCase } from './policy-test.ts';
import type { Suite } from './read-suites.ts';

type JsonObject = Readonly<Record<string, unknown>>;

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
  const { policies, findings } = await readPolicyFiles(
    spec.policies.map(path => beside(file, path)),
    now,
  );
  const broken = findings.find(({ severity }) => severity === 'error');
  if (broken === undefined) return policies;
  const { line, column, path, message, fix } = broken;
  const reason = `${path === '' ? '' : `${path}: `}${message}${fix === undefined ? '' : `; ${fix}`} (${broken.rule})`;
  throw problem('TEST_UNREADABLE', { place: `${broken.file}:${line}:${column}`, reason });
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
    const place = `${fault.file}:${fault.line}:${fault.column}`;
    throw problem('TEST_UNREADABLE', { place, reason: fault.message });
  }
  return objects.map(({ object }) => object);
}

function nowOf(written: string | undefined, now: Date): Date {
  return written === undefined ? now : (momentOf(written) ?? now);
}

function beside(file: string, path: string): string {
  return join(dirname(file), path);
}
