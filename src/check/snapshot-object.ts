/** What a snapshot keeps of each kind: what rules ask of an object that is not theirs to judge, and never a value. */
import { isJsonObject, type JsonObject } from '../api/json.ts';
import { isNestedDeeper, MOST_LEVELS } from '../api/validate/nesting.ts';
import { groupOf } from './manifest-set.ts';
import { regionFieldOf } from './policy/requirements/store-region.ts';

/**
 * The part of an object that a snapshot has. It is made of the fields that are named here, so that a field which nobody
 * thought of is left out. Texts of templates become empty, and so do values of `data`; their keys stay. Of what is nested too
 * deeply to be looked into it is known that it is there.
 */
export function snapshotObject(object: JsonObject): JsonObject {
  const { apiVersion, kind } = object;
  const content = isNestedDeeper(object, MOST_LEVELS) ? {} : contentOf(object);
  return withoutUndefined({ apiVersion, kind, metadata: metadataOf(object), ...content });
}

/** Kinds that rules and policies choose by labels, or learn something from. */
const LABELLED: ReadonlySet<string> = new Set([
  'ClusterSecretStore',
  'Namespace',
  'Pod',
  'SecretStore',
  'Service',
]);

function metadataOf({ kind, metadata }: JsonObject): JsonObject {
  const { name, namespace, labels } = isJsonObject(metadata) ? metadata : {};
  const areSelected = LABELLED.has(String(kind));
  return withoutUndefined({ name, namespace, labels: areSelected ? labels : undefined });
}

function contentOf(object: JsonObject): JsonObject {
  const spec = isJsonObject(object['spec']) ? object['spec'] : {};
  switch (`${groupOf(object)}/${String(object['kind'])}`) {
    case '/Secret':
    case '/ConfigMap':
      return isJsonObject(object['data']) ? { data: emptied(Object.keys(object['data'])) } : {};
    case '/Service':
      return { spec: { ports: entries(spec['ports']).map(port => pick(port, ['name', 'port'])) } };
    case 'external-secrets.io/ExternalSecret':
      return { spec: externalSecretSpec(spec) };
    case 'external-secrets.io/ClusterExternalSecret':
      return {
        spec: {
          ...pick(spec, ['externalSecretName']),
          externalSecretSpec: externalSecretSpec(objectIn(spec, 'externalSecretSpec')),
        },
      };
    case 'external-secrets.io/ClusterSecretStore':
      return { spec: { ...pick(spec, ['conditions']), ...providerOf(spec) } };
    case 'external-secrets.io/SecretStore':
      return { spec: providerOf(spec) };
    case 'generators.external-secrets.io/Fake':
    case 'generators.external-secrets.io/Password':
      return { spec: generatorKeys(spec) };
    case 'generators.external-secrets.io/ClusterGenerator':
      return { spec: { ...pick(spec, ['kind']), generator: generatorsWithin(spec) } };
    // Written for everybody to read, and nothing of it is taken from a Secret.
    case 'postern.dev/SecretPolicy':
      return { spec };
    case 'apps/Deployment':
    case 'apps/StatefulSet':
    case 'apps/DaemonSet':
      return { spec: { template: templateOf(spec) } };
    case 'batch/CronJob':
      return {
        spec: {
          jobTemplate: { spec: { template: templateOf(objectIn(objectIn(spec, 'jobTemplate'), 'spec')) } },
        },
      };
    default:
      return {};
  }
}

/** Which provider a store has and where that is, which policies ask; of an address only the host. */
function providerOf({ provider }: JsonObject): JsonObject {
  if (!isJsonObject(provider)) return {};
  const kept = Object.entries(provider).map(([name, fields]) => [
    name,
    isJsonObject(fields) ? placeIn(fields, regionFieldOf(name)) : {},
  ]);
  return { provider: Object.fromEntries(kept) };
}

/** @param field that says the region: by name, or as an address that has it in its host */
function placeIn(fields: JsonObject, field: string | undefined): JsonObject {
  // That one is put before every key; which one is nobody's business.
  const prefix = fields['prefix'] === undefined ? {} : { prefix: '' };
  return { ...regionIn(fields, field), ...prefix };
}

function regionIn(fields: JsonObject, field: string | undefined): JsonObject {
  const text = field === undefined ? undefined : fields[field];
  if (field === undefined || typeof text !== 'string') return {};
  if (!ADDRESSES.has(field)) return { [field]: text };
  return URL.canParse(text) ? { [field]: `https://${new URL(text).hostname}` } : {};
}

/** Of ibm, ovh and infisical. */
const ADDRESSES: ReadonlySet<string> = new Set(['serviceUrl', 'server', 'hostAPI']);

function externalSecretSpec(spec: JsonObject): JsonObject {
  const target = objectIn(spec, 'target');
  const template = objectIn(target, 'template');
  return withoutUndefined({
    ...pick(spec, ['secretStoreRef']),
    target:
      spec['target'] === undefined
        ? undefined
        : withoutUndefined({
            ...pick(target, ['name', 'creationPolicy', 'manifest']),
            template: target['template'] === undefined ? undefined : templateKeys(template),
          }),
    data: list(spec['data'], entry => ({
      ...pick(entry, ['secretKey', 'sourceRef']),
      remoteRef: pick(objectIn(entry, 'remoteRef'), ['key']),
    })),
    dataFrom: list(spec['dataFrom'], ({ extract, find, rewrite, sourceRef }) =>
      withoutUndefined({
        extract: isJsonObject(extract) ? pick(extract, ['key']) : undefined,
        find: find === undefined ? undefined : {},
        // That keys are not those of the source; how they become others is nobody's business.
        rewrite: list(rewrite, () => ({ regexp: { source: '', target: '' } })),
        sourceRef,
      }),
    ),
  });
}

/** Which keys a template writes, without what it writes. */
function templateKeys(template: JsonObject): JsonObject {
  const { data } = template;
  return withoutUndefined({
    ...pick(template, ['mergePolicy']),
    data: isJsonObject(data) ? emptied(Object.keys(data)) : undefined,
    templateFrom: list(template['templateFrom'], entry => ({
      ...pick(entry, ['configMap', 'secret', 'target']),
      ...(entry['literal'] === undefined ? {} : { literal: '' }),
    })),
  });
}

/** Which keys a Password or a Fake gives, without what a Fake gives. */
function generatorKeys({ secretKeys, data }: JsonObject): JsonObject {
  return withoutUndefined({
    secretKeys,
    data: isJsonObject(data) ? emptied(Object.keys(data)) : undefined,
  });
}

function generatorsWithin(spec: JsonObject): JsonObject {
  const kept = Object.entries(objectIn(spec, 'generator')).map(([field, inner]) => [
    field,
    isJsonObject(inner) ? generatorKeys(inner) : {},
  ]);
  return Object.fromEntries(kept);
}

function templateOf(spec: JsonObject): JsonObject {
  return { metadata: pick(objectIn(objectIn(spec, 'template'), 'metadata'), ['labels']) };
}

function emptied(keys: readonly string[]): JsonObject {
  return Object.fromEntries(keys.map(key => [key, '']));
}

function pick(object: JsonObject, names: readonly string[]): JsonObject {
  return Object.fromEntries(
    names.flatMap(name => (object[name] === undefined ? [] : [[name, object[name]]])),
  );
}

function list(value: unknown, each: (entry: JsonObject) => JsonObject): readonly JsonObject[] | undefined {
  return Array.isArray(value) ? entries(value).map(each) : undefined;
}

function entries(value: unknown): readonly JsonObject[] {
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}

function objectIn(object: JsonObject, name: string): JsonObject {
  const inner = object[name];
  return isJsonObject(inner) ? inner : {};
}

function withoutUndefined(fields: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
