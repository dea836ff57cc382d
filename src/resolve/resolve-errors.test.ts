import { describe, expect, test } from 'vitest';
import type { SecretPlan } from '../plan/plan.ts';
import { resolveSecrets } from './resolve.ts';
import { memoryStore } from './testing/memory-store.ts';
import { data, plan, readable, resolveOne, type Spec } from './testing/sample-plan.ts';

describe('an error names the place and never a value', () => {
  const encoded = { key: 'encoded', property: 'broken', decodingStrategy: 'Base64' } as const;
  test.each<[Spec, string]>([
    [
      { data: [data('a', 'db', 'user'), data('b', 'db', 'none')] },
      'ExternalSecret secret-0: error processing spec.data[1] (key: db), err: SecretStore/main: secret db has no property none',
    ],
    [
      { dataFrom: [{ extract: { key: 'gone' } }] },
      'ExternalSecret secret-0: error processing spec.dataFrom[0].extract, err: SecretStore/main: there is no secret gone',
    ],
    [
      { data: [{ secretKey: 'a', remoteRef: encoded }] },
      'ExternalSecret secret-0: error processing spec.data[0] (key: encoded), err: error applying decoding strategy Base64 to data: illegal base64 data at input byte 6',
    ],
    [
      {
        data: [
          { secretKey: 'a', remoteRef: { key: 'encoded', decodingStrategy: 'Auto', nullBytePolicy: 'Fail' } },
        ],
      },
      'error processing spec.data[0] (key: encoded), err: the value of key "a" contains null bytes',
    ],
    [
      { dataFrom: [{ extract: { key: 'encoded', decodingStrategy: 'Base64' } }] },
      'error processing spec.dataFrom[0].extract, err: error applying decoding strategy Base64 to data: failure decoding key broken: illegal base64 data at input byte 6',
    ],
    [
      { dataFrom: [{ extract: { key: 'twins' } }] },
      'err: error applying conversion strategy Default to keys: key a/b collides with another key (secret name collision during conversion: a_b)',
    ],
    [
      { dataFrom: [{ extract: { key: 'encoded', decodingStrategy: 'Auto', nullBytePolicy: 'Fail' } }] },
      'err: the value of key "value" contains null bytes',
    ],
    [
      { dataFrom: [{ extract: { key: 'db' }, rewrite: [{ regexp: { source: '(', target: '' } }] }] },
      'error processing spec.dataFrom[0].extract, err: error applying rewrite to keys: failed rewrite operation[0]: regexp failed with failed to compile: ',
    ],
    [
      { dataFrom: [{ extract: { key: 'db' }, rewrite: [{ regexp: { source: 'x', target: '' } }] }] },
      'err: invalid secret keys (TIP: use rewrite or conversionStrategy to change keys): key "odd name" has invalid character  ,',
    ],
    [
      { dataFrom: [{ find: { name: { regexp: 'refused' } } }] },
      'ExternalSecret secret-0: error processing spec.dataFrom[0].find, err: error getting all secrets: SecretStore/main: no finding here',
    ],
    [
      { dataFrom: [{ sourceRef: { generatorRef: { kind: 'Fake', name: 'broken' } } }] },
      'error processing spec.dataFrom[0].sourceRef.generatorRef, err: error using generator: Fake broken: is broken',
    ],
    [
      { dataFrom: [{ sourceRef: { generatorRef: { kind: 'Fake', name: 'odd' } } }] },
      'err: invalid secret keys (TIP: use rewrite or conversionStrategy to change keys): key "a b" has invalid character  ,',
    ],
    [
      { data: [data('a', 'cache')], target: { template: { data: { x: '{{ .b }}' } } } },
      'ExternalSecret secret-0: could not apply template: could not execute template: spec.target.template.data[x]: unable to execute template at key x: template: x:1:3: executing "x" at <.b>: map has no entry for key "b"',
    ],
    [
      { data: [data('a', 'cache')], target: { template: { data: { '../x': '{{ .a }}' } } } },
      'ExternalSecret secret-0: key "../x" is no key of a Secret',
    ],
    [
      { dataFrom: [{ extract: { key: 'empty' } }] },
      'ExternalSecret secret-0: spec: the provider gave no key at all, and deletionPolicy Retain keeps what was there',
    ],
  ])('%j', async (spec, message) => {
    const outcome = await resolveOne(spec);

    expect(outcome).toContain(message);
    expect(outcome).not.toContain('canary');
  });
});

test('an entry for which no store is named says where to name one', async () => {
  const spec = { data: [data('a', 'cache')] };
  const secret: SecretPlan = { name: 'secret-0', target: 'secret-0', refreshSeconds: 60, spec };
  const resolved = await resolveSecrets({ ...plan(), secrets: [secret] }, undefined, {
    open: () => memoryStore('none', {}).session,
    signal: AbortSignal.timeout(5000),
  });

  expect(readable(resolved.get('secret-0'))).toContain('set spec.secretStoreRef or sourceRef.storeRef');
});

test('a line end in a value makes a key of its second half, which no error quotes', async () => {
  const { session } = memoryStore('SecretStore/main', {
    db: { passphrase: 'canary-first\ncanary second half: of it' },
  });
  const spec: Spec = {
    dataFrom: [{ extract: { key: 'db' } }],
    target: { template: { templateFrom: [{ literal: 'passphrase: {{ .passphrase }}\n' }] } },
  };
  const resolved = await resolveSecrets(plan(spec), undefined, {
    open: () => session,
    signal: AbortSignal.timeout(5000),
  });

  expect(readable(resolved.get('secret-0'))).toBe(
    'ExternalSecret secret-0: key (spec.target.template.templateFrom[0].literal: made by rendering, line 2) is no key of a Secret: use letters of ASCII, digits, "-", "_" and "."; if it is a piece of a value, write the value as {{ .key | toJson }}, else write the key into the template',
  );
});
