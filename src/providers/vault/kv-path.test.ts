import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dataPath, metadataPath, urlPath, type KvEngine } from './kv-path.ts';

const v2 = { mount: 'team/kv', version: 'v2' } as const;
const v1 = { mount: 'team/kv', version: 'v1' } as const;
const v2NoMount = { mount: undefined, version: 'v2' } as const;
const v1NoMount = { mount: undefined, version: 'v1' } as const;

describe('where data stands', () => {
  test.each<[KvEngine, string, string]>([
    [v2, 'db', 'team/kv/data/db'],
    [v2, 'a/b', 'team/kv/data/a/b'],
    [v2, 'team/kv/db', 'team/kv/data/db'],
    [v2, 'team/kv/data/db', 'team/kv/data/db'],
    [v2, 'data/db', 'team/kv/data/data/db'],
    [v2, 'team/kv/data/data/db', 'team/kv/data/data/db'],
    [v1, 'db', 'team/kv/db'],
    [v1, 'team/kv/db', 'team/kv/db'],
    [v1, 'team/kv/data/db', 'team/kv/data/db'],
    [v2NoMount, 'secret/db', 'secret/data/db'],
    [v2NoMount, 'secret/a/b', 'secret/data/a/b'],
    [v2NoMount, 'secret/data/db', 'secret/data/db'],
    [v2NoMount, 'team/kv/data/db', 'team/kv/data/db'],
    [v2NoMount, 'secret', 'secret/data'],
    [v1NoMount, 'secret/db', 'secret/db'],
  ])('%j, key %s: %s', (engine, key, expected) => {
    expect(dataPath(engine, key)).toBe(expected);
  });
});

describe('where metadata stands', () => {
  test.each<[KvEngine, string, string | undefined]>([
    [v2, 'db', 'team/kv/metadata/db'],
    [v2, 'team/kv/data/db', 'team/kv/metadata/db'],
    [v2NoMount, 'secret/data/a/data/b', 'secret/metadata/a/data/b'],
    [v2NoMount, 'secret/db', undefined],
  ])('%j, key %s: %s', (engine, key, expected) => {
    expect(metadataPath(engine, key)).toBe(expected);
  });
});

describe('the path in a URL', () => {
  test.each([
    ['secret/data/db', 'secret/data/db'],
    ['/secret//data/db/', 'secret/data/db'],
    ['secret/data/a b?c#d%2e', 'secret/data/a%20b%3Fc%23d%252e'],
    ['secret/data/größe', 'secret/data/gr%C3%B6%C3%9Fe'],
    ['secret/data/.hidden', 'secret/data/.hidden'],
  ])('%s', (path, expected) => {
    expect(urlPath(path)).toBe(expected);
  });

  test.each(['secret/data/../../sys/seal', 'secret/./x', '..'])(
    '%s would lead elsewhere and is none',
    path => {
      expect(urlPath(path)).toBeUndefined();
    },
  );

  test('no key whatever leads out of the mount', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), key => {
        const path = urlPath(`mount/data/${key}`);
        fc.pre(path !== undefined);
        const url = new URL(`http://vault/v1/${path}`);
        expect(url.pathname).toMatch(/^\/v1\/mount\/data/);
        expect(url.search + url.hash).toBe('');
      }),
    );
  });
});
