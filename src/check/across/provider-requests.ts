import type { Loose } from '../../api/validate/loose.ts';
import type { ExternalSecretSpec } from '../../api/external-secret.ts';
import { excerpt } from '../wording/excerpt.ts';
import { error, warning, type RuleFinding } from '../rule.ts';

/** The one provider of a store, with what stands below it. */
export interface Provider {
  readonly name: string;
  readonly spec: Readonly<Record<string, unknown>>;
}

type RemoteRef = NonNullable<NonNullable<ExternalSecretSpec['data']>[number]>['remoteRef'];
type Find = NonNullable<NonNullable<ExternalSecretSpec['dataFrom']>[number]['find']>;

/** What an ExternalSecret asks a store for at one place. */
export type Request =
  | { readonly what: 'value' | 'extract'; readonly path: string; readonly ref: Loose<RemoteRef> }
  | { readonly what: 'find'; readonly path: string; readonly find: Loose<Find> };

type Check = (request: Request, provider: Provider) => readonly RuleFinding[];

/** What a provider of External Secrets refuses of a request, or leaves out without a word. */
export function requestFindings(provider: Provider, request: Request): readonly RuleFinding[] {
  const checks = Object.hasOwn(checksOf, provider.name) ? (checksOf[provider.name] ?? []) : [];
  return checks.flatMap(check => check(request, provider));
}

const neverReads: Check = ({ path }, { name }) => [
  error(
    path,
    `provider ${name} only writes: nothing can be read from it`,
    'read from a store of another provider',
  ),
];

const noFind: Check = ({ what, path }, { name }) =>
  what === 'find'
    ? [
        error(
          path,
          `provider ${name} has no find: every refresh fails`,
          'name each secret under data or extract',
        ),
      ]
    : [];

const noVersion: Check = (request, { name }) =>
  request.what !== 'find' && (request.ref.version ?? '') !== ''
    ? [error(`${request.path}.version`, `provider ${name} has no versions: every refresh fails`, 'remove it')]
    : [];

/** The value there is now is taken, which another day is another one. */
const versionIgnored: Check = (request, { name }) =>
  request.what !== 'find' && (request.ref.version ?? '') !== ''
    ? [
        warning(
          `${request.path}.version`,
          `provider ${name} does not look at version: the latest value is taken`,
          'remove it',
        ),
      ]
    : [];

const noTags: Check = (request, { name }) =>
  request.what === 'find' && request.find.tags !== undefined
    ? [error(`${request.path}.tags`, `provider ${name} refuses to find by tags`, 'find by name')]
    : [];

/** Doppler has everything that stands beside them, or everything. */
const tagsIgnored: Check = (request, { name }) =>
  request.what === 'find' && request.find.tags !== undefined
    ? [
        warning(
          `${request.path}.tags`,
          `provider ${name} does not look at tags: ${request.find.name === undefined && request.find.path === undefined ? 'every secret of the project is written' : 'only name and path choose'}`,
          'find by name',
        ),
      ]
    : [];

const propertyIgnored: Check = (request, { name }) =>
  request.what !== 'find' && (request.ref.property ?? '') !== ''
    ? [
        warning(
          `${request.path}.property`,
          `provider ${name} does not look at property: the whole secret is taken`,
          'remove it, and take the property in target.template',
        ),
      ]
    : [];

const metadataIgnored: Check = (request, { name }) =>
  request.what !== 'find' && request.ref.metadataPolicy === 'Fetch'
    ? [
        warning(
          `${request.path}.metadataPolicy`,
          `provider ${name} does not look at it: the value is taken, not the metadata`,
          'remove it',
        ),
      ]
    : [];

/** `op://<vault>/<key>` is resolved, which needs a field; a variable of an Environment has its name alone. */
const fieldInKey: Check = (request, { name, spec }) => {
  if (request.what !== 'value') return [];
  const { key = '', property = '' } = request.ref;
  const asked = key.replace(/^\//u, '');
  const isItem = asked !== '' && !/[/$<{]/u.test(asked) && !/[/$<{]/u.test(property);
  if (isItem && isPlainVault(spec['vault']) && spec['environment'] === undefined) {
    const message = `names an item without a field: provider ${name} reads <item>/<field>, and every refresh fails`;
    const fix =
      property === ''
        ? `write ${excerpt(`${asked}/<field>`)}`
        : `write ${excerpt(`${asked}/${property}`)}, and remove property`;
    return [error(`${request.path}.key`, message, fix)];
  }
  if (property === '') return [];
  const message = `provider ${name} does not look at property under data: what the key names is taken`;
  return [warning(`${request.path}.property`, message, 'remove it')];
};

/** A reference as 1Password's own tools write it. ESO takes `key` for the title of an item, or puts `op://<vault>/` before it. */
const referenceInKey: Check = (request, { name }) => {
  const key = request.what === 'find' ? '' : (request.ref.key ?? '');
  const [, item, field] = /^op:\/\/[^/]+\/([^/]+)(?:\/(.+))?$/u.exec(key) ?? [];
  if (item === undefined) return [];
  const isSDK = name === 'onepasswordSDK';
  const asked = request.what === 'extract' ? undefined : field;
  const written = isSDK
    ? `key: ${excerpt(asked === undefined ? item : `${item}/${asked}`)}`
    : `key: ${excerpt(item)}${asked === undefined ? '' : `, property: ${excerpt(asked)}`}`;
  const message = `is a reference of 1Password's own tools: the vault is that of the store, and provider ${name} wants ${isSDK ? '<item>/<field>' : 'the title of the item'}`;
  return [error(`${request.path}.key`, message, `write ${written}`)];
};

function isPlainVault(vault: unknown): boolean {
  return typeof vault === 'string' && vault !== '' && !/[/$<{]/u.test(vault);
}

/** `unexpected find operator`: a path alone is none. */
const findsBy =
  (...operators: readonly ('name' | 'tags')[]): Check =>
  (request, { name }) => {
    if (request.what !== 'find') return [];
    const { find, path } = request;
    if (operators.some(operator => find[operator] !== undefined)) return [];
    const message = `provider ${name} finds by ${operators.join(' or ')} only: without, every refresh fails`;
    return [error(path, message, 'write name: {regexp: <expression>}')];
  };

/** `cannot perform metadata fetch operations with kv version v1`, and the same of tags. */
const firstVersionOfVault: Check = (request, provider) => {
  if (provider.spec['version'] !== 'v1') return [];
  const why = 'the store has version v1 of the key/value engine, which has no metadata';
  if (request.what === 'find') {
    return request.find.tags === undefined ? [] : [error(`${request.path}.tags`, why, 'find by name')];
  }
  const metadata =
    request.ref.metadataPolicy === 'Fetch' ? [error(`${request.path}.metadataPolicy`, why, 'remove it')] : [];
  return [...metadata, ...versionIgnored(request, provider)];
};

const typesOfAzure = ['secret', 'cert', 'key'];

const meantTypes: Readonly<Record<string, string>> = {
  certificate: 'cert',
  certificates: 'cert',
  certs: 'cert',
  secrets: 'secret',
  keys: 'key',
};

/** ESO splits at `/` and takes the first part for the type. */
const azureKey: Check = request => {
  if (request.what === 'find') return [];
  const key = request.ref.key ?? '';
  const [type = '', ...names] = key.split('/');
  if (names.length === 0 || /[$<{]/u.test(type)) return [];
  const path = `${request.path}.key`;
  if (!typesOfAzure.includes(type)) {
    const lower = type.toLowerCase();
    const meant = typesOfAzure.includes(lower) ? lower : meantTypes[lower];
    const message = `begins with ${excerpt(`${type}/`)}, and Azure has the types ${typesOfAzure.join(', ')} only`;
    const fix =
      meant === undefined
        ? 'write the name alone for a secret'
        : `write ${meant}/${excerpt(names.join('/'))}`;
    return [error(path, message, fix)];
  }
  return request.what === 'extract' && type !== 'secret'
    ? [error(path, `extract reads secrets only, not a ${type}`, `name ${excerpt(key)} under data`)]
    : [];
};

/** ESO writes `projects/<projectID>/secrets/<key>/versions/<version>`. */
const googleKey: Check = request => {
  const key = request.what === 'find' ? '' : (request.ref.key ?? '');
  const [, name, version] =
    /^projects\/[^/]+(?:\/locations\/[^/]+)?\/secrets\/([^/]+)(?:\/versions\/([^/]+))?$/u.exec(key) ?? [];
  if (name === undefined) return [];
  const more = version === undefined || version === 'latest' ? '' : ` and version: ${excerpt(version)}`;
  return [
    error(
      `${request.path}.key`,
      'begins with projects/, which is put before it',
      `write key: ${excerpt(name)}${more}`,
    ),
  ];
};

/** By the name below `spec.provider`. Of ESO's sources: GetSecret, GetSecretMap and GetAllSecrets of each provider. */
const checksOf: Readonly<Record<string, readonly Check[]>> = {
  github: [neverReads],
  ngrok: [neverReads],
  webhook: [noFind, metadataIgnored],
  doppler: [tagsIgnored, propertyIgnored, metadataIgnored, versionIgnored],
  infisical: [noTags, metadataIgnored, versionIgnored],
  onboardbase: [noTags],
  onepassword: [noVersion, metadataIgnored, referenceInKey],
  onepasswordSDK: [noVersion, metadataIgnored, fieldInKey, referenceInKey],
  vault: [firstVersionOfVault],
  azurekv: [azureKey],
  gcpsm: [googleKey, findsBy('name', 'tags')],
  aws: [findsBy('name', 'tags')],
  kubernetes: [findsBy('name', 'tags'), versionIgnored],
  gitlab: [versionIgnored],
  akeyless: [findsBy('name', 'tags')],
  fake: [findsBy('name')],
};
