import { describe, expect, test } from 'vitest';
import { isPublicValue } from './public-value.ts';

const policy = { apiVersion: 'postern.dev/v1alpha1', kind: 'SecretPolicy' };

test.for([
  [['spec', 'match', 'namespaces', 0], true],
  [['spec', 'match', 'namespaceSelector', 'matchLabels', 'tenant'], true],
  [['spec', 'require', 'refresh', 'min'], true],
  [['metadata', 'labels', 'team'], true],
  [['metadata', 'annotations', 'note'], false],
] as const)('of a SecretPolicy %j is shown: %s', ([steps, expected]) => {
  expect(isPublicValue(policy, steps)).toBe(expected);
});

const es = (kind: string, version = 'v1') => ({ apiVersion: `external-secrets.io/${version}`, kind });
const generator = (kind: string) => ({
  apiVersion: 'generators.external-secrets.io/v1alpha1',
  kind,
});
const role = { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'Role' };

describe('a field that the kind has is shown, whichever kind and provider it is of', () => {
  test.for([
    [es('PushSecret', 'v1alpha1'), 'spec.refreshInterval'],
    [es('PushSecret', 'v1alpha1'), 'spec.deletionPolicy'],
    [es('ClusterPushSecret', 'v1alpha1'), 'spec.pushSecretSpec.updatePolicy'],
    [es('ClusterExternalSecret'), 'spec.refreshTime'],
    [es('ClusterExternalSecret'), 'spec.externalSecretSpec.refreshInterval'],
    [es('SecretStore'), 'spec.provider.aws.service'],
    [es('ClusterSecretStore'), 'spec.provider.azurekv.authType'],
    [es('SecretStore', 'v1beta1'), 'spec.provider.gcpsm.projectID'],
    [generator('ECRAuthorizationToken'), 'spec.region'],
    [role, 'rules.0.resources.0'],
    [role, 'rules.0.apiGroups.0'],
    [role, 'rules.0.verbs.1'],
  ] as const)('%j %s', ([object, path]) => {
    expect(isPublicValue(object, stepsOf(path))).toBe(true);
  });
});

describe('what may be a secret is not, in none of them', () => {
  test.for([
    [es('PushSecret', 'v1alpha1'), 'spec.password'],
    [es('PushSecret', 'v1alpha1'), 'spec.template.data.password'],
    [es('PushSecret', 'v1alpha1'), 'spec.data.0.metadata.password'],
    [es('ClusterPushSecret', 'v1alpha1'), 'spec.pushSecretSpec.template.data.password'],
    [es('ClusterExternalSecret'), 'spec.externalSecretSpec.target.template.data.password'],
    [es('ClusterExternalSecret'), 'spec.externalSecretSpec.target.template.templateFrom.0.literal'],
    [es('SecretStore'), 'spec.provider.aws.secretAccessKey'],
    [es('SecretStore'), 'spec.provider.aws.sessionTags.0.value'],
    [es('SecretStore'), 'spec.provider.delinea.clientSecret.value'],
    [es('SecretStore'), 'spec.provider.scaleway.secretKey.value'],
    [es('SecretStore'), 'spec.provider.webhook.url'],
    [es('SecretStore'), 'spec.provider.webhook.body'],
    [es('SecretStore'), 'spec.provider.webhook.headers.Authorization'],
    [es('SecretStore'), 'spec.provider.fake.data.0.value'],
    [es('SecretStore'), 'spec.provider.later.region'],
    [generator('STSSessionToken'), 'spec.requestParameters.tokenCode'],
    [generator('ClusterGenerator'), 'spec.generator.stsSessionTokenSpec.requestParameters.tokenCode'],
    [generator('Grafana'), 'spec.auth.basic.password'],
    [role, 'rules.0.password'],
    [role, 'password'],
  ] as const)('%j %s', ([object, path]) => {
    expect(isPublicValue(object, stepsOf(path))).toBe(false);
  });
});

function stepsOf(path: string): (string | number)[] {
  return path.split('.').map(step => (/^\d+$/u.test(step) ? Number(step) : step));
}
