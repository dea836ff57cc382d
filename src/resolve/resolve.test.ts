import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { problem } from '../errors.ts';
import type { Plan, SecretPlan } from '../plan/plan.ts';
import type { ProviderSession, RemoteRef } from './contract.ts';
import { resolveSecrets } from './resolve.ts';
import type { Resolved } from './resolve.ts';

type Spec = SecretPlan['spec'];

/** A store whose items are JSON-like maps; `missing` is what External Secrets calls NoSecretErr. */
function memoryStore(store: string, items: Readonly<Record<string, Readonly<Record<string, string>>>>) {
  const log: string[] = [];
  const item = (ref: RemoteRef): Map<string, Buffer> => {
    log.push(ref.key);
    const found = items[ref.key];
    if (found === undefined) throw problem('SECRET_NOT_FOUND', { store, key: ref.key });
    return new Map(Object.entries(found).map(([key, value]) => [key, Buffer.from(value)]));
  };
  const session: ProviderSession = {
    async getSecret(ref) {
      await sleep(1);
      const value = item(ref).get(ref.property ?? 'value');
      if (value === undefined)
        throw problem('PROPERTY_NOT_FOUND', { store, key: ref.key, property: ref.property ?? '' });
      return value;
    },
    async getSecretMap(ref) {
      await sleep(1);
      return item(ref);
    },
    async findSecrets({ name }) {
      await sleep(1);
      if (name?.regexp === 'refused') throw problem('FIND_REFUSED', { store, reason: 'no finding here' });
      if (name?.regexp === 'gone') throw problem('SECRET_NOT_FOUND', { store, key: 'folder' });
      const wanted = new RegExp(name?.regexp ?? '');
      const found = Object.entries(items).filter(([key]) => wanted.test(key));
      return new Map(found.map(([key, value]) => [key, Buffer.from(JSON.stringify(value))]));
    },
    close() {
      log.push('close');
      return Promise.resolve();
    },
  };
  return { session, log };
}

const items = {
  db: { user: 'u', pass: 'p', 'odd name': 'o', '': 'dropped' },
  cache: { pass: 'c', value: 'cache' },
  encoded: { value: Buffer.from('canary-decoded\0').toString('base64'), broken: 'canary!' },
  empty: {},
  twins: { 'a b': '1', 'a/b': '2' },
};

const generated: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  login: { user: 'generated', password: 'cGFzc3dvcmQ=' },
  odd: { 'a b': 'x' },
};

function plan(...specs: Spec[]): Plan {
  return {
    version: 1,
    namespace: 'shop',
    stores: {},
    secrets: specs.map((spec, index) => ({
      name: `secret-${index}`,
      target: `secret-${index}`,
      refreshSeconds: 60,
      spec: { secretStoreRef: { name: 'main' }, ...spec },
    })),
    directories: [],
    initTimeoutSeconds: 60,
  };
}

async function resolveOne(spec: Spec): Promise<Record<string, string> | string> {
  const main = memoryStore('SecretStore/main', items);
  const other = memoryStore('ClusterSecretStore/other', { db: { user: 'other' } });
  const resolved = await resolveSecrets(plan(spec), undefined, {
    open: key => (key === 'ClusterSecretStore/other' ? other.session : main.session),
    generate: ({ kind, name }) => {
      const given = generated[name];
      if (given === undefined)
        return Promise.reject(problem('RESOLVE_REFUSED', { place: `${kind} ${name}`, reason: 'is broken' }));
      return Promise.resolve(new Map(Object.entries(given).map(([key, value]) => [key, Buffer.from(value)])));
    },
    signal: AbortSignal.timeout(5000),
  });
  return readable(resolved.get('secret-0'));
}

function readable(resolved: Resolved | undefined): Record<string, string> | string {
  if (resolved === undefined) return 'nothing';
  if ('error' in resolved) return resolved.error.message;
  return Object.fromEntries([...resolved.data].map(([key, value]) => [key, value.toString()]));
}

const data = (secretKey: string, key: string, property?: string) => ({
  secretKey,
  remoteRef: { key, ...(property === undefined ? {} : { property }) },
});

describe('what one ExternalSecret becomes', () => {
  test.each<[string, Spec, Record<string, string>]>([
    ['data: one key each', { data: [data('a', 'db', 'user'), data('b', 'cache')] }, { a: 'u', b: 'cache' }],
    [
      'data: the later of one key wins',
      { data: [data('a', 'db', 'user'), data('a', 'cache')] },
      { a: 'cache' },
    ],
    [
      'extract: every key, converted, without the empty one',
      { dataFrom: [{ extract: { key: 'db' } }] },
      { user: 'u', pass: 'p', odd_name: 'o' },
    ],
    [
      'extract: the Unicode strategy',
      { dataFrom: [{ extract: { key: 'db', conversionStrategy: 'Unicode' } }] },
      { user: 'u', pass: 'p', odd_U0020_name: 'o' },
    ],
    [
      'later dataFrom over earlier, data over all of them',
      {
        dataFrom: [{ extract: { key: 'cache' } }, { extract: { key: 'db' } }],
        data: [data('user', 'cache')],
      },
      { pass: 'p', value: 'cache', user: 'cache', odd_name: 'o' },
    ],
    [
      'an entry with a store of its own',
      {
        dataFrom: [
          { extract: { key: 'db' }, sourceRef: { storeRef: { kind: 'ClusterSecretStore', name: 'other' } } },
        ],
        data: [data('mine', 'db', 'user')],
      },
      { user: 'other', mine: 'u' },
    ],
    [
      'find: every match under its name, converted',
      { dataFrom: [{ find: { name: { regexp: '^empty|twins' } } }] },
      { empty: '{}', twins: '{"a b":"1","a/b":"2"}' },
    ],
    [
      'find comes before extract in one entry, as External Secrets looks for them',
      { dataFrom: [{ find: { name: { regexp: '^empty' } }, extract: { key: 'db' } }] },
      { empty: '{}' },
    ],
    [
      'rewrite: keys are rewritten, and not converted',
      { dataFrom: [{ extract: { key: 'db' }, rewrite: [{ regexp: { source: '[ ]', target: '.' } }] }] },
      { user: 'u', pass: 'p', 'odd.name': 'o' },
    ],
    [
      'rewrite of what was found, and of what was generated',
      {
        dataFrom: [
          { find: { name: { regexp: '^empty' } }, rewrite: [{ transform: { template: 'x-{{ .value }}' } }] },
          {
            sourceRef: { generatorRef: { kind: 'Fake', name: 'login' } },
            rewrite: [{ regexp: { source: '^', target: 'new_' } }],
          },
        ],
      },
      { 'x-empty': '{}', new_user: 'generated', new_password: 'cGFzc3dvcmQ=' },
    ],
    [
      'a generator: its keys as they are, nothing decoded',
      { dataFrom: [{ sourceRef: { generatorRef: { kind: 'Fake', name: 'login' } } }] },
      { user: 'generated', password: 'cGFzc3dvcmQ=' },
    ],
    [
      'a find that matches nothing adds nothing',
      { dataFrom: [{ find: { name: { regexp: 'nothing' } } }], data: [data('a', 'cache')] },
      { a: 'cache' },
    ],
    [
      'dataFrom with a store alone: nothing, as in External Secrets',
      { dataFrom: [{ sourceRef: { storeRef: { name: 'main' } } }], data: [data('a', 'cache')] },
      { a: 'cache' },
    ],
    [
      'decoding',
      { data: [{ secretKey: 'a', remoteRef: { key: 'encoded', decodingStrategy: 'Base64' } }] },
      { a: 'canary-decoded\0' },
    ],
    [
      'a template over what was fetched',
      { data: [data('u', 'db', 'user')], target: { template: { data: { dsn: '{{ .u }}@db' } } } },
      { dsn: 'u@db' },
    ],
  ])('%s', async (_, spec, expected) => {
    expect(await resolveOne(spec)).toEqual(expected);
  });
});

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

describe('deletionPolicy', () => {
  const spec = { dataFrom: [{ extract: { key: 'gone' } }], data: [data('a', 'cache'), data('b', 'gone')] };

  test.each(['Delete', 'Merge'] as const)('%s drops what the provider has no more', async deletionPolicy => {
    expect(await resolveOne({ ...spec, target: { deletionPolicy } })).toEqual({ a: 'cache' });
  });

  test('drops a find whose folder is gone', async () => {
    const dataFrom = [{ find: { name: { regexp: 'gone' } } }];

    expect(
      await resolveOne({ dataFrom, data: [data('a', 'cache')], target: { deletionPolicy: 'Merge' } }),
    ).toEqual({
      a: 'cache',
    });
    expect(await resolveOne({ dataFrom })).toContain(
      'error getting all secrets: SecretStore/main: there is no secret folder',
    );
  });

  test('a property that is missing is an error under every policy', async () => {
    const outcome = await resolveOne({
      data: [data('a', 'db', 'none')],
      target: { deletionPolicy: 'Delete' },
    });

    expect(outcome).toContain('has no property none');
  });

  test('Delete with nothing left gives an empty Secret and no template error', async () => {
    const target = { deletionPolicy: 'Delete', template: { data: { x: '{{ .b }}' } } } as const;

    expect(await resolveOne({ data: [data('b', 'gone')], target })).toEqual({});
  });

  test('Merge with nothing left still renders the template', async () => {
    const target = { deletionPolicy: 'Merge', template: { data: { x: 'fixed' } } } as const;

    expect(await resolveOne({ data: [data('b', 'gone')], target })).toEqual({ x: 'fixed' });
  });
});

describe('a run', () => {
  const wanted = { data: [data('a', 'cache')] };

  test('opens a store once for all ExternalSecrets and closes it at the end', async () => {
    const main = memoryStore('SecretStore/main', items);
    let opened = 0;
    const open = (): ProviderSession => {
      opened += 1;
      return main.session;
    };

    await resolveSecrets(plan(wanted, wanted), undefined, { open, signal: AbortSignal.timeout(5000) });

    expect(opened).toBe(1);
    expect(main.log).toEqual(['cache', 'cache', 'close']);
  });

  test('resolves the named ones only, and says so of a name that the plan does not have', async () => {
    const { session } = memoryStore('SecretStore/main', items);
    const resolved = await resolveSecrets(plan(wanted, wanted), ['secret-1', 'nobody'], {
      open: () => session,
      signal: AbortSignal.timeout(5000),
    });

    expect([...resolved.keys()]).toEqual(['secret-1', 'nobody']);
    expect(readable(resolved.get('nobody'))).toBe(
      'ExternalSecret nobody: plan: it has no such ExternalSecret',
    );
  });

  test('one that fails leaves the others whole', async () => {
    const { session } = memoryStore('SecretStore/main', items);
    const failing = { data: [data('a', 'cache'), data('b', 'gone')] };
    const resolved = await resolveSecrets(plan(failing, wanted), undefined, {
      open: () => session,
      signal: AbortSignal.timeout(5000),
    });

    expect(readable(resolved.get('secret-0'))).toContain('there is no secret gone');
    expect(readable(resolved.get('secret-1'))).toEqual({ a: 'cache' });
  });

  test('a store that cannot be opened is an error of the entry that wants it', async () => {
    const resolved = await resolveSecrets(plan(wanted), undefined, {
      open: store => {
        throw problem('PROVIDER_UNKNOWN', { store, provider: 'aws', known: 'fake' });
      },
      signal: AbortSignal.timeout(5000),
    });

    expect(readable(resolved.get('secret-0'))).toMatch(
      /^ExternalSecret secret-0: error processing spec\.data\[0\] \(key: cache\), err: SecretStore\/main uses provider aws/,
    );
  });

  test('a deadline ends what hangs, says where, keeps what is done and closes the store', async () => {
    const { session, log } = memoryStore('SecretStore/main', items);
    const hanging: ProviderSession = {
      ...session,
      async getSecret(ref, signal) {
        if (ref.key !== 'hangs') return await session.getSecret(ref, signal);
        await sleep(60_000, undefined, { signal });
        return Buffer.from('never');
      },
    };

    const resolved = await resolveSecrets(plan(wanted, { data: [data('a', 'hangs')] }), undefined, {
      open: () => hanging,
      signal: AbortSignal.timeout(50),
    });

    expect(readable(resolved.get('secret-0'))).toEqual({ a: 'cache' });
    const late = resolved.get('secret-1');
    expect(late).toMatchObject({ error: { code: 'RESOLVE_CANCELLED', retryable: true } });
    expect(readable(late)).toMatch(
      /^ExternalSecret secret-1: error processing spec\.data\[0\] \(key: hangs\), err: stopped before/,
    );
    expect(log).toContain('close');
  });
});

describe('corrections that a manifest asks for', () => {
  async function corrected(spec: Spec, corrections: SecretPlan['corrections']): Promise<RemoteRef[]> {
    const asked: RemoteRef[] = [];
    const { session } = memoryStore('SecretStore/main', items);
    const { secrets, ...rest } = plan(spec);
    const noting: ProviderSession = {
      ...session,
      getSecretMap(ref, signal) {
        asked.push(ref);
        return session.getSecretMap(ref, signal);
      },
    };
    const asking = secrets.map(secret => ({ ...secret, ...(corrections && { corrections }) }));
    await resolveSecrets({ ...rest, secrets: asking }, undefined, {
      open: () => noting,
      signal: AbortSignal.timeout(5000),
    });
    return asked;
  }

  test('exact numbers are asked of the provider', async () => {
    const spec = { dataFrom: [{ extract: { key: 'db' } }] };

    expect(await corrected(spec, { exactNumbers: true })).toMatchObject([{ key: 'db', exactNumbers: true }]);
    expect((await corrected(spec, undefined))[0]?.exactNumbers).toBeUndefined();
  });
});

test('what ESO does to an Auto value is left out where the manifest asks for strict decoding', async () => {
  const passwords = { plain: { value: 'password' } };
  const spec: Spec = {
    data: [{ secretKey: 'a', remoteRef: { key: 'plain', decodingStrategy: 'Auto' } }],
    dataFrom: [{ extract: { key: 'plain', decodingStrategy: 'Auto' } }],
  };
  const base = plan(spec);
  const strict = base.secrets.map(secret => ({
    ...secret,
    corrections: { strictAutoDecoding: true } as const,
  }));
  const run = async (secrets: readonly SecretPlan[]) =>
    readable(
      (
        await resolveSecrets({ ...base, secrets }, undefined, {
          open: () => memoryStore('SecretStore/main', passwords).session,
          signal: AbortSignal.timeout(5000),
        })
      ).get('secret-0'),
    );

  expect(await run(strict)).toEqual({ value: 'password', a: 'password' });
  expect(await run(base.secrets)).not.toEqual({ value: 'password', a: 'password' });
});

test('where ESO hardly does what was meant, the result comes with warnings that name field, key and what to write', async () => {
  const { session } = memoryStore('SecretStore/main', { plain: { value: 'password', fine: 'YQ==' } });
  const inexact: ProviderSession = {
    ...session,
    getSecretMap(ref, signal) {
      ref.inexact?.('big');
      return session.getSecretMap(ref, signal);
    },
  };
  const spec: Spec = {
    data: [{ secretKey: 'a', remoteRef: { key: 'plain', decodingStrategy: 'Auto' } }],
    dataFrom: [{ extract: { key: 'plain', decodingStrategy: 'Auto' } }],
  };
  const resolved = await resolveSecrets(plan(spec), undefined, {
    open: () => inexact,
    signal: AbortSignal.timeout(5000),
  });

  expect(resolved.get('secret-0')).toMatchObject({
    warnings: [
      expect.stringMatching(/^spec\.dataFrom\[0\]\.extract: the number of key big .*exact-numbers: "true"$/),
      expect.stringMatching(/^spec\.dataFrom\[0\]\.extract: the value of key value may be plain text/),
      expect.stringMatching(
        /^spec\.data\[0\]: the value of key a may be plain text .*auto-decoding: strict$/,
      ),
    ],
  });
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
