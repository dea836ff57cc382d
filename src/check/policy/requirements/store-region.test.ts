import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { isJsonObject } from '../../../api/json.ts';
import { providerFields } from '../../../api/stores/fields/index.ts';
import { regionFieldOf, regionOf } from './store-region.ts';

const store = (provider: string, labels = '{}'): Readonly<Record<string, unknown>> => {
  const object: unknown = parse(`{ metadata: { labels: ${labels} }, spec: { provider: ${provider} } }`);
  return isJsonObject(object) ? object : {};
};

test.for([
  ['{ aws: { region: eu-central-1 } }', 'eu-central-1', 'spec.provider.aws.region'],
  ['{ barbican: { region: RegionOne } }', 'RegionOne', 'spec.provider.barbican.region'],
  ['{ oracle: { region: eu-frankfurt-1 } }', 'eu-frankfurt-1', 'spec.provider.oracle.region'],
  ['{ scaleway: { region: fr-par } }', 'fr-par', 'spec.provider.scaleway.region'],
  ['{ volcengine: { region: cn-beijing } }', 'cn-beijing', 'spec.provider.volcengine.region'],
  ['{ gcpsm: { location: europe-west3 } }', 'europe-west3', 'spec.provider.gcpsm.location'],
  ['{ gcpsm: { projectID: shop } }', 'global', 'spec.provider.gcpsm'],
  [
    '{ ibm: { serviceUrl: "https://a1.eu-de.secrets-manager.appdomain.cloud" } }',
    'eu-de',
    'spec.provider.ibm.serviceUrl',
  ],
  [
    '{ ibm: { serviceUrl: "https://a1.private.eu-de.secrets-manager.appdomain.cloud/" } }',
    'eu-de',
    'spec.provider.ibm.serviceUrl',
  ],
  ['{ ovh: { server: "https://eu-west-rbx.okms.ovh.net" } }', 'eu-west-rbx', 'spec.provider.ovh.server'],
  ['{ infisical: { hostAPI: "https://eu.infisical.com/api" } }', 'eu', 'spec.provider.infisical.hostAPI'],
  ['{ infisical: { hostAPI: "https://app.infisical.com/api" } }', 'us', 'spec.provider.infisical.hostAPI'],
  ['{ infisical: {} }', 'us', 'spec.provider.infisical'],
] as const)('a store of %s lies in %s', ([provider, region, path]) => {
  expect(regionOf(store(provider))).toEqual({ region, path });
});

test.for([
  '{ vault: { server: "https://vault.example.org" } }',
  '{ infisical: { hostAPI: "https://infisical.example.org" } }',
  '{ ibm: { serviceUrl: "https://eu-de.secrets-manager.appdomain.cloud.example.org" } }',
  '{ ovh: { server: "not a URL" } }',
  '{ aws: { region: "" } }',
  '{ aws: { region: 7 } }',
  '{ aws: eu-central-1 }',
  '{ constructor: { region: eu-central-1 } }',
  '{}',
  '7',
  '{ aws: { region: eu-central-1 }, gcpsm: {} }',
])('nobody can tell where a store of %s lies', provider => {
  expect(regionOf(store(provider))).toBeUndefined();
});

describe('the label topology.kubernetes.io/region', () => {
  const labels = '{ topology.kubernetes.io/region: eu-north }';

  test.for(['{ vault: { server: "https://vault.example.org" } }', '{ azurekv: {} }', '{ aws: {} }'])(
    'says it for a store of %s',
    provider => {
      expect(regionOf(store(provider, labels))).toEqual({
        region: 'eu-north',
        path: 'metadata.labels[topology.kubernetes.io/region]',
      });
    },
  );

  test.for(['{ aws: { region: us-east-1 } }', '{ gcpsm: {} }', '{ infisical: {} }'])(
    'does not overrule what is known of %s',
    provider => {
      expect(regionOf(store(provider, labels))?.region).not.toBe('eu-north');
    },
  );
});

test('every field that is read is one of the provider, and no other provider has a field for its region', () => {
  const withField = Object.entries(providerFields).filter(([, { properties = {} }]) =>
    ['region', 'location'].some(field => Object.hasOwn(properties, field)),
  );
  expect(withField.map(([name]) => name).filter(name => regionFieldOf(name) === undefined)).toEqual([]);
  const read = Object.entries(providerFields).flatMap(([name, { properties = {} }]) => {
    const field = regionFieldOf(name);
    return field === undefined || Object.hasOwn(properties, field) ? [] : [name];
  });
  expect(read).toEqual([]);
});
