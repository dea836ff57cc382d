/** Which values of a manifest may be shown. */
import { checkedKindOf } from '../api/checked-kinds.ts';
import { kindVersionOf, schemaOf } from '../api/kinds.ts';
import { POLICY_KIND } from '../api/secret-policy.ts';
import { property, type StructuralSchema } from '../api/structural-schema.ts';

/** Keys from the object's root. */
export type Steps = readonly (string | number)[];

/** Fields that name something, in every kind of Kubernetes. */
const NAMING: ReadonlySet<string | number> = new Set([
  'apiVersion',
  'kind',
  'name',
  'namespace',
  'generateName',
  'secretName',
  'secretKey',
  'optional',
  'mountPath',
  'subPath',
  'path',
  'readOnly',
  'restartPolicy',
  'serviceAccountName',
  'image',
  'type',
  'prefix',
  'mode',
  'defaultMode',
  'controller',
  'version',
]);

/** A key of a Secret or ConfigMap, not one that opens something. */
const KEY_NAME = /(?:Ref|items)\.key$/u;

/** Subtrees that hold whatever a user puts there. */
const FREE: readonly RegExp[] = [
  /^(?:data|stringData|binaryData)\b/u,
  /^metadata\.annotations\.(?!postern\.dev\/|external-secrets\.io\/)/u,
  /^metadata\.labels\b/u,
  /\.fake(?:Spec)?\./u,
  /\.(?:headers|body|params|parameters|literal|value|valueMap|args|command)(?:\.|$)/u,
  /^spec\.target\.template\.(?:data|metadata)\b/u,
];

/**
 * Whether the value at a place is shown: names, and what the schema of one of our kinds knows and is no free text.
 * Everything else may be a secret that somebody wrote there, by mistake or as data. A SecretPolicy is written for
 * everybody to read.
 */
export function isPublicValue(object: Readonly<Record<string, unknown>>, steps: Steps): boolean {
  const path = steps.filter(step => typeof step === 'string').join('.');
  const isFake = object['kind'] === 'Fake';
  if (isFake && path.startsWith('spec.')) return false;
  if (/(?:^|\.)metadata\.annotations\.postern\.dev\//u.test(path)) return true;
  if (checkedKindOf(object)?.kind === POLICY_KIND) return !/^metadata\.annotations\b/u.test(path);
  if (FREE.some(place => place.test(path))) return false;
  const last = steps.findLast(step => typeof step === 'string') ?? '';
  if (NAMING.has(last) || KEY_NAME.test(path)) return true;
  const schema = schemaFor(object);
  return schema !== undefined && isKnown(schema, steps);
}

function schemaFor(object: Readonly<Record<string, unknown>>): StructuralSchema | undefined {
  const own = kindVersionOf(object);
  return own === undefined ? undefined : schemaOf(own);
}

function isKnown(schema: StructuralSchema, steps: Steps): boolean {
  let place: StructuralSchema | undefined = schema;
  for (const step of steps) {
    if (place === undefined) return false;
    place = typeof step === 'number' ? place.items : property(place, step);
  }
  return place?.type !== undefined && place.type !== 'object' && place.type !== 'array';
}
