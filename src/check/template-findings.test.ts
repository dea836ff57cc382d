import { expect, test } from 'vitest';
import { externalSecretManifest } from '../api/testing/manifests.ts';
import { checkObject } from './check.ts';
import { syntaxFindings, templateFindings } from './template-findings.ts';

test('a key without its dot is a function to Go: the dot is what to write', () => {
  const found = (keys?: readonly string[]) =>
    templateFindings('spec.a', '{{ docker_password }}', keys && (() => keys)).map(({ fix }) => fix);
  expect(found(['docker_password'])).toEqual(['write .docker_password']);
  expect(found(['password'])).toEqual([undefined]);
  expect(found()).toEqual([undefined]);
});

test('a template with objects in its data is told functions as well', () => {
  expect(syntaxFindings('spec.a', '{{ .remoteRef.key | base64encode }}')).toMatchObject([
    { fix: 'write b64enc' },
  ]);
});

test('the keys are those that data of the ExternalSecret produces', () => {
  const manifest = externalSecretManifest({
    data: [{ secretKey: 'docker_password', remoteRef: { key: 'registry' } }],
    target: { template: { data: { password: '{{ docker_password }}' } } },
  });
  expect(checkObject(manifest)).toContainEqual(
    expect.objectContaining({ rule: 'PST119', fix: 'write .docker_password' }),
  );
});
