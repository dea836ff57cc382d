import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { JsonObject } from '../../../api/json.ts';
import { checkedKindOf } from '../../../api/checked-kinds.ts';
import { POLICY_KIND } from '../../../api/secret-policy.ts';
import { POD_KINDS } from '../../across/pod-references.ts';
import { readManifests } from '../../../manifest/read/read.ts';
import { checkObject } from '../../check.ts';
import { sourceRules } from '../../registry.ts';
import { ruleFiles } from '../../testing/rule-files.ts';
import { isClusterScoped } from '../../../manifest/cluster-scoped.ts';

export interface ExampleObject {
  /** `PST105 line 12` */
  readonly name: string;
  readonly object: JsonObject;
  /** The SecretPolicies beside it. */
  readonly policies: readonly JsonObject[];
}

/**
 * Every object among the examples of all rules that an API server would let come to admission: of the newest version of its
 * kind and of the right shape, or a workload.
 */
export async function exampleObjects(): Promise<readonly ExampleObject[]> {
  const files = await ruleFiles();
  return files.flatMap(({ id, cases }) =>
    cases.flatMap(({ text, line }) => {
      const objects = readManifests(text, id).objects.map(source => source.object);
      const policies = objects.filter(({ kind }) => kind === POLICY_KIND);
      return objects
        .filter(isAdmitted)
        .map((object, index) => ({ name: `${id} line ${line} ${index}`, object: placed(object), policies }));
    }),
  );
}

/** Policies and objects of `requirements.yaml`, which have what the examples of rules have not. */
export async function requirementObjects(): Promise<{
  readonly policies: readonly JsonObject[];
  readonly objects: readonly Pick<ExampleObject, 'name' | 'object'>[];
}> {
  const file = join(import.meta.dirname, 'requirements.yaml');
  const all = readManifests(await readFile(file, 'utf8'), file).objects.map(source => source.object);
  return {
    policies: all.filter(({ kind }) => kind === POLICY_KIND),
    objects: all
      .filter(({ kind }) => kind !== POLICY_KIND)
      .map((object, index) => ({ name: `requirements.yaml ${index}`, object: placed(object) })),
  };
}

const WORKLOADS: ReadonlySet<string> = new Set(POD_KINDS.map(([, kind]) => kind));

/** What every source rule asks for an API server asks for itself. */
const SHAPE: ReadonlySet<string> = new Set(sourceRules.map(({ id }) => id));

function isAdmitted(object: JsonObject): boolean {
  if (WORKLOADS.has(String(object['kind']))) return true;
  const type = checkedKindOf(object);
  if (type === undefined || type.version === 'v1beta1' || type.kind === POLICY_KIND) return false;
  return checkObject(object).every(({ rule }) => !SHAPE.has(rule));
}

/** As kubectl sends it: in a namespace. */
function placed(object: JsonObject): JsonObject {
  const metadata = typeof object['metadata'] === 'object' ? object['metadata'] : {};
  if (isClusterScoped(object['kind'])) return object;
  return { ...object, metadata: { namespace: 'default', ...metadata } };
}
