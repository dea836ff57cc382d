import { fieldPath, pathPattern } from '../field-path.ts';
import { isJsonObject } from '../json.ts';
import { nearestName } from './nearest-name.ts';
import { moveInto } from './field-repair.ts';
import type { RepairOperation } from '../patch-operation.ts';
import { property, type StructuralSchema } from '../schema/structural-schema.ts';

/** An object around a field. */
export interface Level {
  readonly schema: StructuralSchema;
  readonly path: string;
  readonly pointer: string;
  readonly value: Readonly<Record<string, unknown>>;
}

export interface RightPlace {
  /** What to write. */
  readonly fix: string;
  /** The field path that was meant; absent where the field itself becomes another one. */
  readonly meant?: string;
  /** Only where it is certain, and loses nothing. */
  readonly patch?: readonly RepairOperation[];
}

/** What people call fields whose names are not near to the right ones, by the place and the name they write, and where it matters by the kind. */
const aliases = new Map<string, string>([
  ['PushSecret spec.metadata', 'spec.data[].metadata: {apiVersion: …, kind: PushSecretMetadata, spec: …}'],
  ['spec.template', 'spec.target.template'],
  ['spec.store', 'spec.secretStoreRef'],
  ['spec.storeRef', 'spec.secretStoreRef'],
  [
    'spec.secretStoreRef.namespace',
    'kind: ClusterSecretStore: a SecretStore is looked for in the namespace of the ExternalSecret',
  ],
  ['spec.data[].name', 'secretKey'],
  ['spec.data[].secretStoreRef', 'sourceRef.storeRef'],
  ['spec.dataFrom[].secretStoreRef', 'sourceRef.storeRef'],
  ['spec.data[].remoteRef.name', 'key'],
  ['spec.data[].remoteRef.path', 'key'],
  ['spec.data[].remoteRef.field', 'property'],
  ['spec.dataFrom[].extract.name', 'key'],
  ['spec.dataFrom[].extract.path', 'key'],
  ['spec.dataFrom[].extract.field', 'property'],
  ['spec.dataFrom[].secretRef', 'extract'],
  ['spec.dataFrom[].rewrite[].prefix', 'regexp: {source: "^(.*)$", target: "<prefix>${1}"}'],
  ['spec.dataFrom[].rewrite[].suffix', 'regexp: {source: "^(.*)$", target: "${1}<suffix>"}'],
  ['spec.provider.onepassword.host', 'connectHost'],
  ['spec.provider.onepassword.url', 'connectHost'],
  ['spec.provider.onepassword.vault', 'vaults: {<vault>: 1}'],
  ['spec.provider.onepassword.auth.tokenSecretRef', 'secretRef.connectTokenSecretRef'],
  ['spec.provider.onepassword.auth.secretRef.connectToken', 'connectTokenSecretRef'],
  ['spec.provider.onepassword.auth.secretRef.tokenSecretRef', 'connectTokenSecretRef'],
  ['spec.provider.vault.url', 'server'],
  ['spec.provider.vault.address', 'server'],
  ['spec.provider.vault.mountPath', 'path'],
  ['spec.provider.vault.auth.token', 'tokenSecretRef'],
  ['spec.provider.vault.auth.secretRef', 'tokenSecretRef'],
  ['spec.provider.vault.auth.kubernetes.path', 'mountPath'],
  ['spec.provider.vault.auth.appRole.roleSecretRef', 'secretRef'],
  ['spec.provider.vault.auth.appRole.mountPath', 'path'],
  ['spec.provider.vault.auth.jwt.mountPath', 'path'],
  ['spec.provider.vault.auth.ldap.mountPath', 'path'],
  ['spec.provider.vault.auth.userPass.mountPath', 'path'],
  ['spec.provider.vault.tls.clientCert', 'certSecretRef'],
  ['spec.provider.vault.tls.secretRef', 'keySecretRef'],
  ['spec.provider.vault.tls.clientKey', 'keySecretRef'],
  ['spec.provider.vault.auth.tokenRef', 'tokenSecretRef'],
  ['spec.provider.onepasswordSDK.auth.serviceAccountTokenSecretRef', 'serviceAccountSecretRef'],
  ['spec.provider.onepasswordSDK.auth.secretRef', 'serviceAccountSecretRef'],
  ['spec.provider.aws.auth.serviceAccountRef', 'jwt.serviceAccountRef'],
  ['spec.provider.aws.auth.secretRef.accessKeyID', 'accessKeyIDSecretRef'],
  ['spec.provider.aws.auth.secretRef.accessKeyId', 'accessKeyIDSecretRef'],
  ['spec.provider.aws.auth.secretRef.accessKeyIDRef', 'accessKeyIDSecretRef'],
  ['spec.provider.aws.auth.secretRef.secretAccessKey', 'secretAccessKeySecretRef'],
  ['spec.provider.aws.auth.secretRef.secretAccessKeyRef', 'secretAccessKeySecretRef'],
  ['spec.provider.aws.auth.secretRef.sessionToken', 'sessionTokenSecretRef'],
  ['spec.provider.aws.roleArn', 'role'],
  ['spec.provider.azurekv.url', 'vaultUrl'],
  ['spec.provider.azurekv.vaultUri', 'vaultUrl'],
  ['spec.provider.azurekv.auth', 'authSecretRef'],
  ['spec.provider.gcpsm.project', 'projectID'],
  ['spec.provider.gcpsm.auth.secretRef.secretAccessKey', 'secretAccessKeySecretRef'],
  ['spec.provider.gcpsm.auth.serviceAccountRef', 'workloadIdentity.serviceAccountRef'],
  ['spec.provider.infisical.auth.clientId', 'universalAuthCredentials.clientId'],
  ['spec.provider.infisical.auth.clientSecret', 'universalAuthCredentials.clientSecret'],
  ['spec.provider.infisical.auth.universalAuth', 'universalAuthCredentials'],
  ['spec.provider.infisical.universalAuthCredentials', 'auth.universalAuthCredentials'],
  ['spec.provider.infisical.secretPath', 'secretsScope.secretsPath'],
  ['spec.provider.infisical.path', 'secretsScope.secretsPath'],
  ['spec.provider.infisical.environment', 'secretsScope.environmentSlug'],
  ['spec.provider.infisical.projectId', 'secretsScope.projectSlug: <the slug, not the id>'],
  ['spec.provider.infisical.projectID', 'secretsScope.projectSlug: <the slug, not the id>'],
  ['spec.provider.infisical.auth.tokenAuth', 'tokenAuthCredentials'],
  ['spec.provider.infisical.auth.kubernetesAuth', 'kubernetesAuthCredentials'],
  ['spec.provider.infisical.auth.awsAuth', 'awsAuthCredentials'],
  ['spec.provider.infisical.secretsScope.secretPath', 'secretsPath'],
  ['spec.provider.infisical.secretsScope.path', 'secretsPath'],
  ['spec.provider.infisical.secretsScope.environment', 'environmentSlug'],
  ['spec.provider.infisical.secretsScope.projectId', 'projectSlug: <the slug, not the id>'],
  ['spec.provider.infisical.secretsScope.projectID', 'projectSlug: <the slug, not the id>'],
  ['spec.provider.infisical.secretsScope.project', 'projectSlug: <the slug, not the id>'],
  ['spec.provider.infisical.host', 'hostAPI'],
  ['spec.provider.infisical.url', 'hostAPI'],
  ['spec.provider.akeyless.gatewayURL', 'akeylessGWApiURL'],
  ['spec.provider.kubernetes.namespace', 'remoteNamespace'],
  ['spec.provider.doppler.auth.dopplerToken', 'secretRef.dopplerToken'],
  ['spec.provider.openbao', 'openBao'],
  ['spec.data[].match.remoteRef.key', 'remoteKey'],
  ['spec.externalSecretTemplate', 'externalSecretSpec'],
  ['spec.provider.aws.auth.serviceAccount', 'jwt.serviceAccountRef'],
  ['spec.target.template.stringData', 'data'],
  ['spec.template.stringData', 'data'],
  ['spec.target.labels', 'template.metadata.labels'],
  ['spec.target.annotations', 'template.metadata.annotations'],
  ['spec.type', 'spec.target.template.type'],
  ['spec.provider.infisical.envSlug', 'secretsScope.environmentSlug'],
  ['spec.provider.infisical.secretsScope.envSlug', 'environmentSlug'],
]);

/**
 * Where a field that stands in the wrong place, or under a wrong name, belongs: by what is known to be mixed up, then
 * one object further in (`data[].key` → `remoteRef.key`), then by spelling, then further out (`extract.rewrite`).
 *
 * @param levels the objects around the field, the innermost last
 */
export function rightPlace(name: string, levels: readonly Level[]): RightPlace | undefined {
  const here = levels.at(-1);
  if (here === undefined) return undefined;
  const stray = { around: here, name };
  const alias = aliasOf(fieldPath(here.path, name), here, levels[0]?.value['kind']);
  if (alias !== undefined) {
    const isAbsolute = alias.startsWith(`${levels[1]?.path ?? ''}.`);
    const steps = alias.split('.');
    const patch = !isPlace(alias)
      ? undefined
      : isAbsolute
        ? moveInto(stray, steps, levels[0])
        : moveInto(stray, steps);
    const meant = !isPlace(alias) ? undefined : isAbsolute ? alias : fieldPath(here.path, alias);
    return placed(`write ${alias}`, meant, patch);
  }
  const label = labelOfSelector(here, name);
  if (label !== undefined) return label;
  const inner = oneLevelIn(here, name);
  if (inner !== undefined) {
    const meant = fieldPath(here.path, inner.join('.'));
    // Into an object that is there, and no other has such a field, it surely belongs; all else would be a guess.
    const isSure = isUsed(here, inner[0]) && placesIn(here, name).length === 1;
    const patch = isSure ? moveInto(stray, inner) : undefined;
    return placed(`move it to ${meant}`, meant, patch);
  }
  const free = Object.keys(here.schema.properties ?? {}).filter(known => !isUsed(here, known));
  const nearest = nearestName(name, free);
  if (nearest !== undefined) {
    const patch = isSlip(name, nearest) ? moveInto(stray, [nearest]) : undefined;
    return placed(`did you mean ${nearest}?`, fieldPath(here.path, nearest), patch);
  }
  const outer = levels
    .slice(0, -1)
    .findLast(
      level =>
        isFree(level, name, here.value[name]) && isTaken(property(level.schema, name), here.value[name]),
    );
  // The root's own fields (`kind`) are no place to move anything to.
  if (outer === undefined || outer.path === '') return undefined;
  const meant = fieldPath(outer.path, name);
  // Further out than around its own object another field may be meant that is called alike.
  const patch = outer === levels.at(-2) ? moveInto(stray, [name], outer) : undefined;
  return placed(`move it to ${meant}`, meant, patch);
}

/**
 * Where a field belongs that may be one of a newer version: only into an object beside it that has such a field, as
 * `auth` beside `vault` does.
 */
export function placeBeside(name: string, here: Level): RightPlace | undefined {
  const inner = oneLevelIn(here, name);
  if (inner === undefined || !isUsed(here, inner[0])) return undefined;
  const meant = fieldPath(here.path, inner.join('.'));
  return placed(`move it to ${meant}`, meant, moveInto({ around: here, name }, inner));
}

/** What is as a part of another object: the beginning of a path in it, and that of the same place there. */
const LIKENESSES: readonly (readonly [here: RegExp, there: string])[] = [
  // Where a ClusterExternalSecret carries what it makes ExternalSecrets of.
  [/^spec\.externalSecretSpec\./u, 'spec.'],
  // Vault's fork, and the generator that logs in as a store does: it has in `spec.provider` what a store has in `spec.provider.vault`.
  [/^spec\.(?:generator\.vaultDynamicSecretSpec\.)?provider\.(?:openBao\.)?/u, 'spec.provider.vault.'],
];

function aliasOf(path: string, { schema }: Level, kind: unknown): string | undefined {
  const pattern = pathPattern(path);
  const known = aliases.get(`${String(kind)} ${pattern}`) ?? aliases.get(pattern);
  if (known !== undefined && hasPlace(schema, known)) return known;
  for (const [beginning, there] of LIKENESSES) {
    const [here] = beginning.exec(pattern) ?? [];
    const alias = here === undefined ? undefined : aliases.get(there + pattern.slice(here.length));
    if (here === undefined || alias === undefined) continue;
    if (alias.startsWith(there)) return here + alias.slice(there.length);
    // Every `spec.provider` is like Vault's by its path; which is one its fields tell.
    if (hasPlace(schema, alias)) return alias;
  }
  return undefined;
}

/** Paths are the same in several kinds; whether an alias means this one its fields tell. */
function hasPlace(schema: StructuralSchema, alias: string): boolean {
  const [first = ''] = alias.split('.');
  return !isPlace(alias) || first === 'spec' || property(schema, first) !== undefined;
}

/** A field or a path, and no sentence. */
function isPlace(alias: string): boolean {
  return /^[A-Za-z.]+$/u.test(alias);
}

function placed(
  fix: string,
  meant: string | undefined,
  patch: readonly RepairOperation[] | undefined,
): RightPlace {
  return { fix, ...(meant === undefined ? {} : { meant }), ...(patch === undefined ? {} : { patch }) };
}

/** Another case, a hyphen, or one letter in a longer name: nothing else can have been meant. */
function isSlip(name: string, nearest: string): boolean {
  const [a, b] = [name, nearest].map(text => text.toLowerCase().replace(/[-_]/gu, ''));
  return a === b || (name.length >= 6 && Math.abs(name.length - nearest.length) <= 1);
}

/**
 * A label that stands in a selector itself. It is dropped, and what is left may be an empty selector, which takes everything.
 */
function labelOfSelector({ schema, path, value }: Level, name: string): RightPlace | undefined {
  const labels = schema.properties?.['matchLabels'];
  if (labels === undefined || property(schema, 'matchExpressions') === undefined) return undefined;
  if (typeof value[name] !== 'string') return undefined;
  const isEmptied = !['matchLabels', 'matchExpressions'].some(field => Object.hasOwn(value, field));
  const why = isEmptied ? ': a selector without any matches everything' : '';
  return placed(`move it to ${path}.matchLabels${why}`, fieldPath(`${path}.matchLabels`, name), undefined);
}

/** Only where one place fits, or one of them is in use: the same field under two would be a guess. */
function oneLevelIn(here: Level, name: string): readonly [place: string, name: string] | undefined {
  const places = placesIn(here, name).filter(place => hasRoom(here, place, name));
  const used = places.filter(place => isUsed(here, place));
  const [place, another] = used.length > 0 ? used : places;
  return place === undefined || another !== undefined ? undefined : [place, name];
}

/** Fields of an object that have a field of this name that would take what stands under it. */
function placesIn(here: Level, name: string): string[] {
  return Object.entries(here.schema.properties ?? {})
    .filter(([, inner]) => isTaken(property(inner, name), here.value[name]))
    .map(([place]) => place);
}

/** What is there already is not written over; a list can be added to another. */
function isFree(level: Level, name: string, value: unknown): boolean {
  return !isUsed(level, name) || Array.isArray(value);
}

/** Not where the field stands already, nor where one more would be too many. */
function hasRoom({ schema, value }: Level, place: string, name: string): boolean {
  const inside = value[place];
  if (!isJsonObject(inside)) return true;
  const { maxProperties = Infinity } = schema.properties?.[place] ?? {};
  return !Object.hasOwn(inside, name) && Object.keys(inside).length < maxProperties;
}

/**
 * Whether a place takes such a value at all: a list is never meant for where a mapping stands, nor the other way round, nor
 * a mapping for where its own fields are unknown.
 */
function isTaken(schema: StructuralSchema | undefined, value: unknown): boolean {
  if (schema === undefined) return false;
  if (Array.isArray(value)) return schema.type !== 'object';
  if (!isJsonObject(value)) return true;
  const { type, properties } = schema;
  return (
    type !== 'array' &&
    (properties === undefined || Object.keys(value).every(field => property(schema, field)))
  );
}

function isUsed({ value }: Level, name: string): boolean {
  return Object.hasOwn(value, name);
}
