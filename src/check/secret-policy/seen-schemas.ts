import { CHECKED_KINDS, checkedSchemaOf } from '../../api/checked-kinds.ts';
import { POLICY_KIND } from '../../api/secret-policy.ts';
import type { StructuralSchema } from '../../api/schema/structural-schema.ts';
import { POD_KINDS } from '../across/pod-references.ts';
import type { Place } from '../cel/schema-place.ts';
import { compileGlobs } from '../policy/glob.ts';

type Kinds = readonly (string | undefined)[] | undefined;

/**
 * What the variables of a custom rule may stand for.
 *
 * @param lists globs of kinds, of the policy and of the rule; a kind is in all that there are
 */
export function seenSchemas(lists: readonly Kinds[]): ReadonlyMap<string, Place> {
  const objects = objectsOf(lists.filter(list => list !== undefined));
  return new Map<string, Place>([
    ['object', objects],
    ['oldObject', objects],
    ['namespaceObject', [NAMESPACE]],
  ]);
}

function objectsOf(lists: readonly (readonly (string | undefined)[])[]): Place {
  const globs = lists.map(list => compileGlobs(list));
  const isIn = (kind: string): boolean => globs.every(isKind => isKind(kind));
  const known = CHECKED_KINDS.filter(({ kind }) => kind !== POLICY_KIND && isIn(kind));
  const written = lists.flat().filter(kind => kind !== undefined && !kind.includes('*') && isIn(kind));
  const others = [...written, ...POD_KINDS.map(([, kind]) => kind).filter(isIn)].filter(
    name => !CHECKED_KINDS.some(({ kind }) => kind === name),
  );
  // What a workload has besides its metadata we have no schema of.
  if (known.length === 0 || others.length > 0) return [anyObject];
  return known.map(type => withMetadata(checkedSchemaOf(type)));
}

const ANY: StructuralSchema = {};
const TEXT: StructuralSchema = { type: 'string' };

function fields(...names: readonly string[]): Readonly<Record<string, StructuralSchema>> {
  return Object.fromEntries(names.map(name => [name, ANY]));
}

/** ObjectMeta: https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/object-meta/ */
const metadata: StructuralSchema = {
  type: 'object',
  properties: {
    ...fields('name', 'generateName', 'namespace', 'uid', 'resourceVersion', 'generation', 'selfLink'),
    ...fields('creationTimestamp', 'deletionTimestamp', 'deletionGracePeriodSeconds'),
    ...fields('finalizers', 'ownerReferences', 'managedFields'),
    labels: { type: 'object', additionalProperties: TEXT },
    annotations: { type: 'object', additionalProperties: TEXT },
  },
};

/** A schema of ours says no more of `metadata` than a definition may, and a status is the controllers'. */
function withMetadata(schema: StructuralSchema): StructuralSchema {
  return { ...schema, properties: { ...schema.properties, metadata, status: ANY } };
}

const anyObject: StructuralSchema = {
  type: 'object',
  properties: { metadata },
  'x-kubernetes-preserve-unknown-fields': true,
};

/** No more of a namespace is followed. */
const NAMESPACE: StructuralSchema = {
  type: 'object',
  properties: {
    ...fields('apiVersion', 'kind'),
    metadata: {
      type: 'object',
      properties: { name: TEXT, labels: { type: 'object', additionalProperties: TEXT } },
    },
  },
};
