/** Which values of a manifest may be shown. */
import { checkedKindOf, checkedSchemaOf } from '../../api/checked-kinds.ts';
import { POLICY_KIND } from '../../api/secret-policy.ts';
import { property, type StructuralSchema } from '../../api/schema/structural-schema.ts';

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
  // Whoever knows the address of such a hook may call it; a code of a second factor lasts a moment.
  /^spec\.provider\.webhook\.url$/u,
  /\.requestParameters\.tokenCode$/u,
  /\.(?:headers|body|params|parameters|literal|value|valueMap|args|command)(?:\.|$)/u,
  // Of ExternalSecrets, of what makes them, and of PushSecrets. Templates of pods have names.
  /\.transform\.template$/u,
  /(?:^|\.)template\.(?:data\b|metadata\.(?!(?:name|namespace|generateName)$))/u,
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
  if (isBelowChosenKey(object, steps)) return false;
  const last = steps.findLast(step => typeof step === 'string') ?? '';
  if (NAMING.has(last) || KEY_NAME.test(path)) return true;
  if (isOfRbac(object)) return PERMISSION.test(path);
  const type = checkedKindOf(object);
  return type !== undefined && isKnown(checkedSchemaOf(type), steps);
}

/** Who may do what: there is no place for a secret in it. */
const PERMISSION = /^rules\.(?:apiGroups|resources|verbs)$|^(?:roleRef|subjects)\.apiGroup$/u;

function isOfRbac({ apiVersion }: Readonly<Record<string, unknown>>): boolean {
  return typeof apiVersion === 'string' && apiVersion.startsWith('rbac.authorization.k8s.io/');
}

function isKnown(schema: StructuralSchema, steps: Steps): boolean {
  const { place } = follow(schema, steps);
  return place?.type !== undefined && place.type !== 'object' && place.type !== 'array';
}

/** A key that a user chose tells nothing about its value, whatever it is named, nor do those in what they wrote there. */
function isBelowChosenKey(object: Readonly<Record<string, unknown>>, steps: Steps): boolean {
  const type = checkedKindOf(object);
  if (type === undefined) return false;
  const { last } = follow(checkedSchemaOf(type), steps);
  // What is open besides the fields it has (a store's provider) has names as well that we do not know.
  return (
    last !== undefined &&
    (last.additionalProperties !== undefined ||
      (last['x-kubernetes-preserve-unknown-fields'] === true && last.properties === undefined))
  );
}

/** Where the steps lead; if nowhere, the last place that has a schema. */
function follow(
  root: StructuralSchema,
  steps: Steps,
): { readonly place: StructuralSchema | undefined; readonly last?: StructuralSchema } {
  let place: StructuralSchema = root;
  for (const step of steps) {
    const next: StructuralSchema | undefined = typeof step === 'number' ? place.items : property(place, step);
    if (next === undefined) return { place: undefined, last: place };
    place = next;
  }
  return { place };
}
