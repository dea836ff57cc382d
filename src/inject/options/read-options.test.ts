import { describe, expect, test } from 'vitest';
import { optionNames, optionTable, type OptionName } from './options.ts';
import { defaultOptions, readOptions, withoutEffect } from './read-options.ts';
import { defaultSettings } from './settings.ts';

function read(annotations: Record<string, string>, settings = defaultSettings) {
  const prefixed = Object.entries(annotations).map(([name, text]) => [`postern.dev/${name}`, text]);
  return readOptions(Object.fromEntries(prefixed), settings);
}

describe('a value', () => {
  test.each<[OptionName, string, unknown]>([
    ['inject', 'auto', 'auto'],
    ['inject', ' auto ', 'auto'],
    ['inject', 'db', ['db']],
    ['inject', 'db, api.v2', ['db', 'api.v2']],
    ['env', 'db', [{ name: 'db', prefix: '' }]],
    [
      'env',
      ' db = DB_ , api',
      [
        { name: 'db', prefix: 'DB_' },
        { name: 'api', prefix: '' },
      ],
    ],
    ['env-method', 'exec', 'exec'],
    ['containers', 'app,migrate', ['app', 'migrate']],
    ['mount-path', '/etc/shop/', '/etc/shop'],
    ['mount-path', '/etc//./shop', '/etc/shop'],
    ['mount-path', '/dev/shop', '/dev/shop'],
    ['mount-path', '/system', '/system'],
    ['mount-path', '/postern-2/postern', '/postern-2/postern'],
    ['generate', 'refresh', 'refresh'],
    [
      'format',
      'db = dotenv , api=files+json',
      new Map([
        ['db', ['dotenv']],
        ['api', ['files', 'json']],
      ]),
    ],
    ['file-mode', '0440', 0o440],
    ['file-mode', '600', 0o600],
    ['size-limit', '1.5Gi', '1.5Gi'],
    ['refresh', '1h30m', 5400],
    ['refresh', '0', 0],
    ['init-timeout', '90s', 90],
    ['max-stale', '24h', 86400],
    ['on-change', 'none', undefined],
    ['on-change', 'signal HUP nginx', { kind: 'signal', signal: 'SIGHUP', process: 'nginx' }],
    ['on-change', 'signal SIGUSR1 app', { kind: 'signal', signal: 'SIGUSR1', process: 'app' }],
    [
      'on-change',
      'http POST http://127.0.0.1:80/x',
      { kind: 'http', method: 'POST', url: 'http://127.0.0.1/x' },
    ],
    ['on-change', 'http GET http://[::1]:8080/', { kind: 'http', method: 'GET', url: 'http://[::1]:8080/' }],
    ['token-audience', ' vault ', 'vault'],
    ['agent-cpu-limit', '250m', '250m'],
  ])('of %s is read: %j', (name, text, value) => {
    const { options, findings } = read({ [name]: text });
    expect(findings).toEqual([]);
    expect(options[name]).toEqual(value);
  });

  test.each<[OptionName, string]>([
    ['inject', ''],
    ['inject', 'true'],
    ['inject', 'false'],
    ['inject', 'db,,api'],
    ['inject', 'db,db'],
    ['inject', '__proto__'],
    ['inject', '../db'],
    ['inject', 'DB'],
    ['env', 'db=1_'],
    ['env', 'db=A=B'],
    ['env', 'db=A_,db=B_'],
    ['env', '=A_'],
    ['env-method', 'File'],
    ['generate', 'always'],
    ['format', 'db'],
    ['format', 'db='],
    ['format', 'db=jsn'],
    ['format', 'db=json=yaml'],
    ['format', 'db=json,db=yaml'],
    ['format', 'db=json+'],
    ['format', '__proto__=json'],
    ['containers', 'app;rm'],
    ['mount-path', ''],
    ['mount-path', '/'],
    ['mount-path', '//'],
    ['mount-path', '/./'],
    ['mount-path', 'etc'],
    ['mount-path', '/a/../b'],
    ['mount-path', '/a:b'],
    ['mount-path', '/proc'],
    ['mount-path', '/sys/shop'],
    ['mount-path', '/dev/'],
    ['mount-path', '/postern'],
    ['mount-path', '/postern/'],
    ['mount-path', '/postern/env/app'],
    ['containers', Array.from({ length: 257 }, (_, i) => `c${i}`).join()],
    ['init-timeout', '1s'.repeat(1000)],
    ['file-mode', '0888'],
    ['file-mode', '01777'],
    ['file-mode', 'rw'],
    ['size-limit', '-1Mi'],
    ['refresh', '15'],
    ['refresh', '-1s'],
    ['init-timeout', '0'],
    ['max-stale', '999ms'],
    ['on-change', 'restart'],
    ['on-change', 'none at all'],
    ['on-change', 'signal KILL nginx'],
    ['on-change', 'signal HUP'],
    ['on-change', 'http DELETE http://127.0.0.1/'],
    ['on-change', 'http POST https://127.0.0.1/'],
    ['on-change', 'http POST http://169.254.169.254/'],
    ['on-change', 'http POST http://localhost.evil.example/'],
    ['on-change', 'http POST http://127.0.0.1@evil.example/'],
    ['token-audience', ' '],
    ['agent-memory-limit', 'much'],
  ])('of %s is refused with what to write: %j', (name, text) => {
    expect(read({ [name]: text }).findings).toMatchObject([
      {
        rule: 'PST302',
        severity: 'error',
        path: `metadata.annotations[postern.dev/${name}]`,
        fix: `write ${optionTable[name].form}`,
      },
    ]);
  });
});

test.each(['auto,db', 'db, auto'])('auto beside a name is no name: %s', inject => {
  expect(read({ inject }).findings).toMatchObject([
    { rule: 'PST302', message: expect.stringContaining('has "auto" beside names, and "auto" stands alone') },
  ]);
});

test('every default can be read, and no option without one has a value', () => {
  const wanted = optionNames.map(name => {
    const row = optionTable[name];
    return [name, 'default' in row ? row.parse(row.default) : undefined];
  });
  const { options } = read({});
  expect(optionNames.map(name => [name, options[name]])).toEqual(wanted);
});

test('annotations win over the defaults of the operator, and those over ours', () => {
  const settings = { ...defaultSettings, defaults: { refresh: '5m', 'size-limit': '2Mi' } } as const;
  expect(read({ refresh: '1m' }, settings).options).toMatchObject({
    refresh: 60,
    'size-limit': '2Mi',
    'init-timeout': 60,
  });
  expect(read({}, settings).options.refresh).toBe(300);
});

test('a locked option is refused with the value that holds', () => {
  const settings = {
    ...defaultSettings,
    defaults: { refresh: '5m' },
    locked: ['refresh', 'agent-image', 'env'],
  } as const;
  const { findings } = read({ refresh: '1m', 'agent-image': 'x', env: 'db' }, settings);
  expect(findings.map(({ rule, message }) => `${rule} ${message}`)).toEqual([
    'PST303 postern.dev/refresh is locked by the operator of this cluster to 5m',
    `PST303 postern.dev/agent-image is locked by the operator of this cluster to ${defaultSettings.image}`,
    'PST303 postern.dev/env is locked by the operator of this cluster',
  ]);
});

test.each([
  ['mountpath', 'did you mean postern.dev/mount-path?'],
  ['Inject', 'did you mean postern.dev/inject?'],
  ['nothing-like-it', undefined],
  ['constructor', undefined],
  ['__proto__', undefined],
])('the unknown annotation %s is a warning with the hint %j', (name, fix) => {
  const finding = {
    rule: 'PST301',
    severity: 'warning',
    path: `metadata.annotations[postern.dev/${name}]`,
    message: `there is no annotation postern.dev/${name}`,
    ...(fix === undefined ? {} : { fix }),
  };
  expect(read({ [name]: 'x' }).findings).toEqual([finding]);
  expect(withoutEffect(Object.fromEntries([[`postern.dev/${name}`, 'x']]))).toEqual([finding]);
});

test('an annotation of ours under another prefix is a warning with the right name', () => {
  const annotations = { 'postern.io/inject': 'auto', 'postern/mount-path': '/x', 'example.com/inject': 'x' };
  const warnings = [
    ['metadata.annotations[postern.io/inject]', 'did you mean postern.dev/inject?'],
    ['metadata.annotations[postern/mount-path]', 'did you mean postern.dev/mount-path?'],
  ].map(([path, fix]) => expect.objectContaining({ rule: 'PST301', severity: 'warning', path, fix }));
  const { options, findings } = readOptions(annotations, defaultSettings);
  expect(findings).toEqual(warnings);
  expect(options).toEqual(defaultOptions(defaultSettings));
  expect(withoutEffect(annotations)).toEqual(warnings);
});

test('annotations without inject are told to have no effect, those of others are left alone', () => {
  expect(withoutEffect({ 'postern.dev/refresh': '1m', 'example.com/x': 'y' })).toMatchObject([
    { rule: 'PST304', severity: 'warning', path: 'metadata.annotations[postern.dev/refresh]' },
  ]);
});

describe('of a text of megabytes at most 64 characters are quoted', () => {
  const long = 'x'.repeat(2_000_000);

  test('as the name of an annotation', () => {
    const findings = [...read({ [long]: '' }).findings, ...withoutEffect({ [`postern.dev/${long}`]: '' })];
    expect(findings).toHaveLength(2);
    for (const finding of findings) {
      expect(finding.message).toBe(`there is no annotation postern.dev/${'x'.repeat(51)}…`);
      expect(finding.path).toBe(`metadata.annotations[postern.dev/${'x'.repeat(51)}…]`);
    }
  });

  const anyText = new Set(['token-audience', 'agent-image']);
  const texts = [long, `/${long}:`, `/postern/${long}`, `a,${long}!`, `a=1${long}`, `http POST ${long}`];
  test.each(optionNames.filter(name => !anyText.has(name)))('as the value of %s', name => {
    const messages = texts.flatMap(text => read({ [name]: text }).findings.map(({ message }) => message));
    expect(messages.length).toBeGreaterThan(0);
    for (const message of messages) expect(message.length).toBeLessThan(250);
  });
});

test('of thousands of unknown annotations the first fifty are named, each with what is meant, and all else is found', () => {
  const many = Object.fromEntries(
    Array.from({ length: 5000 }, (_, i) => [`postern.dev/agent-memory-lim${i}`, '']),
  );
  const last = { 'postern.dev/refresh': 'soon' };
  const named = Array.from(
    { length: 50 },
    (_, i) => `metadata.annotations[postern.dev/agent-memory-lim${i}]`,
  );
  for (const findings of [
    readOptions({ ...many, ...last }, defaultSettings).findings,
    withoutEffect({ ...many, ...last }),
  ]) {
    expect(findings.map(({ path }) => path)).toEqual([...named, 'metadata.annotations[postern.dev/refresh]']);
    expect(findings.every(({ fix }) => fix !== undefined)).toBe(true);
  }
});
