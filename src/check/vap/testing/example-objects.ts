import { checkedKindOf } from '../../../api/checked-kinds.ts';
import { POLICY_KIND } from '../../../api/secret-policy.ts';
import { readManifests } from '../../../manifest/read.ts';
import { checkObject } from '../../check.ts';
import { sourceRules } from '../../registry.ts';
import { ruleFiles } from '../../testing/rule-files.ts';
import { isClusterScoped } from '../../../manifest/cluster-scoped.ts';

type JsonObject = Readonly<Record<string, unknown>>;

export interface ExampleObject {
  /** `PST105 line 12` */
  readonly name: string;
  readonly object: JsonObject;
  /** The SecretPolicies beside it. */
  readonly policies: readonly JsonObject[];
}

/** Every object among the examples of all rules that an API server would let come to admission: of v1, of the right shape. */
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

/** What every source rule asks for an API server asks for itself. */
const SHAPE: ReadonlySet<string> = new Set(sourceRules.map(({ id }) => id));

function isAdmitted(object: JsonObject): boolean {
  const type = checkedKindOf(object);
  if (type === undefined || type.version !== 'v1') return false;
  return checkObject(object).every(({ rule }) => !SHAPE.has(rule));
}

/** As kubectl sends it: in a namespace. */
function placed(object: JsonObject): JsonObject {
  const metadata = typeof object['metadata'] === 'object' ? object['metadata'] : {};
  if (isClusterScoped(object['kind'])) return object;
  return { ...object, metadata: { namespace: 'default', ...metadata } };
}
