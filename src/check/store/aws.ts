import { isJsonObject } from '../../api/json.ts';
import { isFilledInLater } from '../filled-in-later.ts';
import { error, warning, type StoreRule } from '../rule.ts';
import { oneMethodAtMost } from './one-method.ts';
import { checkProvider, type ProviderCheck } from './provider-place.ts';
import { referent, complete, filled } from './selector-checks.ts';

/*
 * spec.provider.aws
 *   region, service                    required
 *   role, additionalRoles              ARNs
 *   secretsManager                     recoveryWindowInDays 7 to 30, and not with forceDeleteWithoutRecovery
 *   customSessionTags                  none of esoNamespace, esoStoreName, esoStoreKind
 *   auth                               jwt or secretRef
 *   auth.secretRef                     accessKeyIDSecretRef and secretAccessKeySecretRef, with name and key
 *   every selector                     in a SecretStore no namespace but its own
 */
/**
 * A store of provider `aws` that External Secrets refuses, or that fails when it is first used.
 *
 * External Secrets looks at the region, the recovery window and the namespaces of selectors when the store is applied; an
 * incomplete key reference or a region that is none is found when the first secret is fetched. Of `jwt` and `secretRef` only the
 * first is used.
 */
export const aws: StoreRule = {
  id: 'PST213',
  title: 'what ESO refuses of provider `aws`, or fails with later',
  kinds: ['SecretStore', 'ClusterSecretStore'],
  check: store =>
    checkProvider(store, 'aws', [
      filled('region'),
      regionShape,
      roleArns,
      recoveryWindow,
      reservedTags,
      complete('auth.secretRef.accessKeyIDSecretRef'),
      complete('auth.secretRef.secretAccessKeySecretRef'),
      bothKeys,
      oneMethodAtMost('auth', { order: ['jwt', 'secretRef'] }),
      referent(
        'auth.secretRef.accessKeyIDSecretRef',
        'auth.secretRef.secretAccessKeySecretRef',
        'auth.secretRef.sessionTokenSecretRef',
        'auth.jwt.serviceAccountRef',
      ),
    ]),
};

/** As AWS names them: eu-central-1, us-gov-west-1, cn-north-1, us-iso-east-1. */
const regionShape: ProviderCheck = place => {
  const region = place.text('region');
  if (region === '' || isFilledInLater(region) || /^[a-z]{2,4}(?:-[a-z]+)+-\d+$/u.test(region)) return [];
  const zone = /^([a-z]{2,4}(?:-[a-z]+)+-\d+)[a-z]$/u.exec(region)?.[1];
  return zone === undefined
    ? [warning(place.at('region'), 'does not look like a region of AWS', 'write one such as eu-central-1')]
    : [warning(place.at('region'), 'is an availability zone, not a region', `write ${zone}`)];
};

/** STS takes nothing else, also of one's own account. */
const roleArns: ProviderCheck = place => {
  const additional = place.read('additionalRoles');
  const others: readonly unknown[] = Array.isArray(additional) ? additional : [];
  const roles = [
    ['role', place.read('role')] as const,
    ...others.map((role, index) => [`additionalRoles[${index}]`, role] as const),
  ];
  return roles
    .filter(([, role]) => typeof role === 'string' && role !== '' && !/^arn:[a-z-]+:iam::|[<$]/u.test(role))
    .map(([path]) =>
      warning(place.at(path), 'is not the ARN of a role', 'write arn:aws:iam::<account>:role/<name>'),
    );
};

const recoveryWindow: ProviderCheck = place => {
  const days = place.read('secretsManager.recoveryWindowInDays');
  const path = place.at('secretsManager.recoveryWindowInDays');
  if (typeof days !== 'number' || days === 0) return [];
  if (days < 7 || days > 30) return [error(path, 'must be between 7 and 30 days')];
  return place.read('secretsManager.forceDeleteWithoutRecovery') === true
    ? [error(path, 'makes no sense with forceDeleteWithoutRecovery', 'remove one of the two')]
    : [];
};

const reservedTags: ProviderCheck = place => {
  const tags = place.read('customSessionTags');
  return Object.keys(isJsonObject(tags) ? tags : {})
    .filter(name => ['esoNamespace', 'esoStoreName', 'esoStoreKind'].includes(name))
    .map(name =>
      error(place.at(`customSessionTags[${name}]`), 'is set by External Secrets itself', 'remove it'),
    );
};

const bothKeys: ProviderCheck = place => {
  const given = ['accessKeyIDSecretRef', 'secretAccessKeySecretRef'].filter(
    name => place.read(`auth.secretRef.${name}`) === undefined,
  );
  return place.read('auth.secretRef') === undefined
    ? []
    : given.map(name =>
        error(place.at(`auth.secretRef.${name}`), 'is required', `write ${name}: {name, key}`),
      );
};
