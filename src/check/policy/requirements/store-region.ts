import { isJsonObject, type JsonObject } from '../../../api/json.ts';
import { labelsOf } from '../../../manifest/labels.ts';
import { providersOf } from './known-store.ts';

/** Where the secrets of a store lie. */
export interface StoreRegion {
  readonly region: string;
  /** Field path of what says so. */
  readonly path: string;
}

/** https://kubernetes.io/docs/reference/labels-annotations-taints/#topologykubernetesioregion */
export const REGION_LABEL = 'topology.kubernetes.io/region';

/**
 * The region of a store: from the field that its provider has for it, else from an address of its provider that names one,
 * else from the label `topology.kubernetes.io/region`, which never overrules what the provider is told. undefined where
 * nothing says it.
 */
export function regionOf(store: JsonObject): StoreRegion | undefined {
  const [name, another] = providersOf(store);
  if (name === undefined || another !== undefined) return undefined;
  const field = Object.hasOwn(REGION_FIELDS, name) ? REGION_FIELDS[name] : undefined;
  const fields = providerFields(store, name);
  const text = field === undefined ? undefined : fields[field.name];
  if (field !== undefined && typeof text === 'string' && text !== '') {
    const region = field.read(text);
    if (region !== undefined) return { region, path: `spec.provider.${name}.${field.name}` };
  }
  if (field?.otherwise !== undefined && text === undefined) {
    return { region: field.otherwise, path: `spec.provider.${name}` };
  }
  return labelled(store);
}

/** The field of a provider that {@link regionOf} reads. */
export function regionFieldOf(provider: string): string | undefined {
  return Object.hasOwn(REGION_FIELDS, provider) ? REGION_FIELDS[provider]?.name : undefined;
}

interface RegionField {
  readonly name: string;
  /** undefined: the text names none. */
  readonly read: (text: string) => string | undefined;
  /** Whether the text is an address that has the region in it. */
  readonly isAddress?: true;
  /** Where the field is absent. */
  readonly otherwise?: string;
}

const asWritten = (text: string): string => text;

/** Providers that are not listed are told no region. */
export const REGION_FIELDS: Readonly<Record<string, RegionField>> = {
  aws: { name: 'region', read: asWritten },
  barbican: { name: 'region', read: asWritten },
  // Secrets of Secret Manager are replicated everywhere unless a regional endpoint is asked for.
  gcpsm: { name: 'location', read: asWritten, otherwise: 'global' },
  oracle: { name: 'region', read: asWritten },
  scaleway: { name: 'region', read: asWritten },
  volcengine: { name: 'region', read: asWritten },
  // https://<instance>[.private].<region>.secrets-manager.appdomain.cloud
  ibm: {
    name: 'serviceUrl',
    isAddress: true,
    read: hostPart(/(?:^|\.)(?<region>[-a-z0-9]+)\.secrets-manager\.appdomain\.cloud$/u),
  },
  // https://eu-west-rbx.okms.ovh.net
  ovh: { name: 'server', isAddress: true, read: hostPart(/(?:^|\.)(?<region>[-a-z0-9]+)\.okms\.ovh\.net$/u) },
  // https://infisical.com/docs/documentation/platform/pki: app.infisical.com and us. are one place, eu. another
  infisical: { name: 'hostAPI', isAddress: true, read: infisicalRegion, otherwise: 'us' },
};

/** Providers whose region stands in an address. */
export const ADDRESSED_PROVIDERS: readonly string[] = Object.entries(REGION_FIELDS)
  .filter(([, { isAddress }]) => isAddress === true)
  .map(([provider]) => provider);

function hostPart(pattern: RegExp): RegionField['read'] {
  return address => pattern.exec(hostOf(address))?.groups?.['region'];
}

function infisicalRegion(address: string): string | undefined {
  const [, part] = /^(app|us|eu)\.infisical\.com$/u.exec(hostOf(address)) ?? [];
  return part === 'app' ? 'us' : part;
}

function hostOf(address: string): string {
  return URL.canParse(address) ? new URL(address).hostname : '';
}

function providerFields({ spec }: JsonObject, name: string): JsonObject {
  const provider = isJsonObject(spec) ? spec['provider'] : undefined;
  const fields = isJsonObject(provider) ? provider[name] : undefined;
  return isJsonObject(fields) ? fields : {};
}

function labelled(object: JsonObject): StoreRegion | undefined {
  const labels = labelsOf(object);
  const region = Object.hasOwn(labels, REGION_LABEL) ? labels[REGION_LABEL] : undefined;
  return region === undefined || region === ''
    ? undefined
    : { region, path: `metadata.labels[${REGION_LABEL}]` };
}
