import { describe, expect, test } from 'vitest';
import { PosternError, problem } from '../../errors.ts';
import type { DirectoryPlan, DirectorySource } from '../../plan/plan.ts';
import { buildDirectory, isOptional, secretsOf } from './build-directory.ts';
import { build } from './delivery.ts';
import type { Payload } from './payload.ts';

const data = new Map([
  [
    'db',
    new Map([
      ['user', Buffer.from('u')],
      ['password', Buffer.from('p')],
    ]),
  ],
  ['api', new Map([['user', Buffer.from('api-u')]])],
]);
const copied: Payload = new Map([['ca.crt', { data: Buffer.from('ca'), mode: 0o600 }]]);

function directory(sources: readonly DirectorySource[], more: Partial<DirectoryPlan> = {}): DirectoryPlan {
  return { path: '/postern/volumes/0', fileMode: 0o644, sources, ...more };
}

function built(sources: readonly DirectorySource[], more: Partial<DirectoryPlan> = {}) {
  const { payload, problems, skipped } = buildDirectory(directory(sources, more), data, () => copied);
  const files = Object.fromEntries(
    [...payload].map(([path, file]) => [path, `${file.data.toString()} ${file.mode.toString(8)}`]),
  );
  return { files, problems, skipped };
}

describe('files', () => {
  test('are all keys under their own names', () => {
    expect(built([{ kind: 'files', secret: 'db', folder: '' }]).files).toEqual({
      user: 'u 644',
      password: 'p 644',
    });
  });

  test('stand in the folder of their source', () => {
    expect(built([{ kind: 'files', secret: 'api', folder: 'x/y' }]).files).toEqual({
      'x/y/user': 'api-u 644',
    });
  });

  test('are only the items if there are items, at their paths with their modes', () => {
    const items = [{ key: 'password', path: 'secret/pw', mode: 0o400 }];
    expect(built([{ kind: 'files', secret: 'db', folder: '', items }]).files).toEqual({
      'secret/pw': 'p 400',
    });
  });

  test('of a later source win', () => {
    const sources = ['db', 'api'].map(secret => ({ kind: 'files' as const, secret, folder: '' }));
    expect(built(sources).files).toEqual({ user: 'api-u 644', password: 'p 644' });
  });

  test('get group read where the pod has an fsGroup, and keep their other bits', () => {
    const sources: DirectorySource[] = [
      { kind: 'files', secret: 'db', folder: '', items: [{ key: 'user', path: 'user', mode: 0o100 }] },
      { kind: 'copy', from: '/postern/rest/0' },
      { kind: 'env', file: 'env', format: 'kubelet', variables: [] },
    ];
    expect(built(sources, { groupRead: true, fileMode: 0o600 }).files).toEqual({
      user: 'u 540',
      'ca.crt': 'ca 640',
      env: ' 640',
    });
  });

  test('of a copied volume keep their modes', () => {
    expect(built([{ kind: 'copy', from: '/postern/rest/0' }]).files).toEqual({ 'ca.crt': 'ca 600' });
  });

  test('of a secret that is not there are left out', () => {
    expect(
      built([{ kind: 'files', secret: 'other', folder: '', items: [{ key: 'a', path: 'a' }] }]),
    ).toMatchObject({
      files: {},
      problems: [],
    });
  });
});

describe('problems', () => {
  const items = [
    { key: 'passwrd', path: 'pw' },
    { key: 'user', path: 'user' },
  ];

  test('a key that is not there is one, with the file that needs it', () => {
    const { problems } = built([{ kind: 'files', secret: 'db', folder: 'f', items }]);
    expect(problems.map(({ secrets, error }) => [secrets, error.code, error.message])).toEqual([
      [
        ['db'],
        'KEY_MISSING',
        'ExternalSecret db has no key passwrd, which file f/pw needs; its keys are password, user',
      ],
    ]);
  });

  test('a missing key of an optional source is none', () => {
    expect(built([{ kind: 'files', secret: 'db', folder: '', items, optional: true }])).toMatchObject({
      files: { user: 'u 644' },
      problems: [],
    });
  });

  test('a path that leads out of the directory is one', () => {
    const { files, problems } = built([
      { kind: 'files', secret: 'db', folder: '', items: [{ key: 'user', path: '../user' }] },
    ]);
    expect(files).toEqual({});
    expect(problems[0]?.error).toMatchObject({
      code: 'FILE_PATH',
      message: expect.stringContaining('"../user"'),
    });
  });

  test('a file that another source uses as a folder is one of all secrets of the directory', () => {
    const { problems } = built([
      { kind: 'files', secret: 'db', folder: '' },
      { kind: 'files', secret: 'api', folder: 'user' },
    ]);
    expect(problems).toMatchObject([{ secrets: ['db', 'api'], error: { code: 'FILE_CONFLICT' } }]);
  });

  test('a volume that cannot be copied is one of its directory only', () => {
    const directories = [
      directory([{ kind: 'copy', from: '/gone' }]),
      directory([{ kind: 'files', secret: 'db', folder: '' }]),
    ];
    const deliveries = build(directories, data, () => {
      throw problem('COPY_UNREADABLE', { from: '/gone', reason: 'ENOENT' });
    });
    expect(deliveries.map(({ built }) => built.problems.map(({ error }) => error.code))).toEqual([
      ['COPY_UNREADABLE'],
      [],
    ]);
    expect(deliveries[0]?.built.problems[0]?.error).toBeInstanceOf(PosternError);
  });
});

describe('the secrets of a directory', () => {
  const env: DirectorySource = {
    kind: 'env',
    file: 'env',
    format: 'shell',
    variables: [
      { name: 'A', secret: 'api', key: 'user', optional: true },
      { prefix: '', secret: 'db' },
    ],
  };

  test('are those of files and variables, each once', () => {
    expect(
      secretsOf(directory([env, { kind: 'files', secret: 'db', folder: '' }, { kind: 'copy', from: '/x' }])),
    ).toEqual(['api', 'db']);
  });

  test('are optional only if every use is', () => {
    const required = directory([{ kind: 'files', secret: 'api', folder: '' }]);
    expect(isOptional([directory([env])], 'api')).toBe(true);
    expect(isOptional([directory([env]), required], 'api')).toBe(false);
    expect(isOptional([directory([env])], 'db')).toBe(false);
    expect(isOptional([directory([env])], 'unused')).toBe(false);
  });
});

describe('a format', () => {
  const source = { kind: 'format', secret: 'db', format: 'dotenv', path: 'db/secrets.env' } as const;
  const build = (value: string) =>
    buildDirectory(
      { path: '/postern/secrets', fileMode: 0o440, sources: [source] },
      new Map([['db', new Map([['user', Buffer.from(value)]])]]),
      () => new Map(),
    );

  test('is one file with all keys', () => {
    const { payload, problems } = build("it's");
    expect(problems).toEqual([]);
    expect([...payload].map(([path, { data, mode }]) => [path, data.toString(), mode])).toEqual([
      ['db/secrets.env', 'user="it\'s"\n', 0o440],
    ]);
  });

  test('that cannot carry a value is a problem that does not show it', () => {
    const [problem] = build('hunter2\r\n').problems;
    expect(problem?.secrets).toEqual(['db']);
    expect(problem?.error.message).toBe(
      'ExternalSecret db: the value of key user cannot stand in db/secrets.env: it contains a carriage return; leave the key out of the ExternalSecret, or write postern.dev/format: db=files',
    );
  });

  test('of a secret that is not there is left out', () => {
    const { payload } = buildDirectory(
      { path: '/d', fileMode: 0o440, sources: [source] },
      new Map(),
      () => new Map(),
    );
    expect(payload.size).toBe(0);
  });
});

describe('a key that only rendered text has', () => {
  const place = '(spec.x: made by rendering, line 2)';
  const piece = (key: string, value = 'v\0') =>
    new Map([
      ['db', Object.assign(new Map([[key, Buffer.from(value)]]), { unnamedKeys: new Map([[key, place]]) })],
    ]);
  const messages = (source: DirectorySource, secrets = piece('CANARY')) => {
    const { problems, skipped } = buildDirectory(directory([source]), secrets, () => copied);
    return [...problems.map(({ error }) => error.message), ...skipped.map(({ key }) => key)].join('\n');
  };

  test.each<[string, DirectorySource, string]>([
    [
      'a missing file',
      { kind: 'files', secret: 'db', folder: '', items: [{ key: 'a', path: 'a' }] },
      `its keys are ${place}`,
    ],
    [
      'a missing variable',
      { kind: 'env', file: 'e', format: 'shell', variables: [{ secret: 'db', key: 'a', name: 'A' }] },
      `its keys are ${place}`,
    ],
    [
      'a value that no variable holds',
      { kind: 'env', file: 'e', format: 'shell', variables: [{ secret: 'db', prefix: 'P_' }] },
      `the value of key ${place} cannot become the environment variable P_${place}`,
    ],
    [
      'a name that no variable has',
      { kind: 'env', file: 'e', format: 'shell', variables: [{ secret: 'db', prefix: '1' }] },
      `db/${place}`,
    ],
    [
      'a value that a format cannot carry',
      { kind: 'format', secret: 'db', format: 'dotenv', path: 'f' },
      `the value of key ${place} cannot stand in f`,
    ],
  ])('is not named by %s', (_name, source, said) => {
    expect(messages(source)).toContain(said);
    expect(messages(source)).not.toContain('CANARY');
  });

  test('is not named by a path', () => {
    const said = messages({ kind: 'files', secret: 'db', folder: 'x' }, piece('..CANARY/..'));
    expect(said).toContain(`"x/${place}"`);
    expect(said).not.toContain('CANARY');
  });

  test('is a file like any other', () => {
    const { payload } = buildDirectory(
      directory([{ kind: 'files', secret: 'db', folder: 'x' }]),
      piece('CANARY'),
      () => copied,
    );
    expect([...payload]).toEqual([
      ['x/CANARY', { data: Buffer.from('v\0'), mode: 0o644, shown: `x/${place}` }],
    ]);
  });
});
