import { expect, test } from 'vitest';
import { checkObject } from '../../../check/check.ts';
import { isError } from '../../../check/finding.ts';
import { deploymentObject, externalSecretObject, podOf, storeObject } from './cluster-objects.ts';

const programs = { image: 'postern', variables: true };

test('what is to be admitted has nothing wrong', () => {
  expect(checkObject(externalSecretObject('demo'))).toEqual([]);
  expect(checkObject(storeObject('demo', '10.0.0.1')).filter(isError)).toEqual([]);
});

test('an address of IPv6 stands in brackets', () => {
  expect(JSON.stringify(storeObject('demo', 'fd00::1'))).toContain('"server":"http://[fd00::1]:8200"');
});

test('a variable is asked for where kubelet reads variables from files', () => {
  expect(JSON.stringify(deploymentObject('demo', programs))).toContain('DB_PASSWORD');
  expect(JSON.stringify(deploymentObject('demo', { ...programs, variables: false }))).not.toContain(
    'DB_PASSWORD',
  );
});

test('the pod with the annotation differs from the one without in that alone', () => {
  const deployment = deploymentObject('demo', programs);
  const [plain, annotated] = [podOf(deployment, false), podOf(deployment, true)];
  expect(annotated).toEqual({
    ...plain,
    metadata: { ...plain.metadata, annotations: { 'postern.dev/inject': 'auto' } },
  });
});
