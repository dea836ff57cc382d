import { expect, test } from 'vitest';
import { externalSecretManifest } from '../../api/testing/manifests.ts';
import { checkObject } from '../check.ts';

test.for([
  ['password', '{{ printf "%s" .pasword }}', 'write .password'],
  ['db-password', '{{ index . "db-pasword" | b64enc }}', 'write (index . "db-password")'],
  ['password', '{{ .unheard }}', 'add an entry to data with secretKey: unheard'],
] as const)('the fix fits where the key stands: %s in %s', ([secretKey, text, fix]) => {
  const found = checkObject(
    externalSecretManifest({
      data: [{ secretKey, remoteRef: { key: 'k' } }],
      target: { template: { data: { a: text } } },
    }),
  );
  expect(found.filter(({ rule }) => rule === 'PST120')).toMatchObject([{ fix }]);
});
