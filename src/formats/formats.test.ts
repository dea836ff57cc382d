import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { assert, dictionary, property, stringMatching } from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import type { FormatName } from './names.ts';
import { fileFormats } from './registry.ts';
import { anyText } from '../golang/testing/any-text.ts';

const folder = mkdtempSync(join(tmpdir(), 'postern-formats-'));
afterAll(() => rmSync(folder, { recursive: true }));

type Texts = Record<string, string>;

const dataOf = (texts: Texts) =>
  new Map(Object.entries(texts).map(([key, text]) => [key, Buffer.from(text)]));

function write(format: FormatName, texts: Texts): string {
  const written = fileFormats[format](dataOf(texts));
  if (!Buffer.isBuffer(written)) throw new Error(`${written.key}: ${written.reason}`);
  return written.toString('latin1') === written.toString('utf8')
    ? written.toString()
    : written.toString('utf8');
}

const hard: Texts = {
  plain: 'correct-horse_1.2/3:4@5',
  empty: '',
  spaces: ' a b ',
  hash: 'a #b',
  equals: 'a=b=c',
  dollar: 'a$HOME${HOME}',
  double: 'say "hi"',
  single: "it's",
  backslash: String.raw`C:\new\table`,
  lines: 'one\ntwo\n\nthree\n',
  pem: '-----BEGIN X-----\nAbc+/=\n-----END X-----\n',
  tab: 'a\tb',
  unicode: 'é中\u{1f600}',
  separators: 'a\u2028b\u0085c\ufeff\u00a0',
  number: '0123',
  word: 'no',
  date: '2024-01-01',
  json: '{"a": [1, "b"]}',
  'dotted.key-1': 'x',
};

const keys = stringMatching(/^[-._a-zA-Z0-9]{1,20}$/);
const texts = dictionary(keys, anyText(), { maxKeys: 6 });

describe('json', () => {
  test('is read back whatever the values are', () => {
    assert(
      property(texts, data => {
        expect(JSON.parse(write('json', data))).toEqual(data);
      }),
    );
    expect(JSON.parse(write('json', hard))).toEqual(hard);
  });
});

describe('yaml', () => {
  test.each(['1.1', '1.2'] as const)(
    'is read back by a reader of version %s, every value as text',
    version => {
      assert(
        property(texts, data => {
          expect(parse(write('yaml', data), { version, merge: false })).toEqual(data);
        }),
      );
      expect(parse(write('yaml', hard), { version })).toEqual(hard);
    },
  );
});

describe('dotenv', () => {
  test('is read back by Node', () => {
    expect(parseEnv(write('dotenv', hard))).toEqual(hard);
  });

  test('is read back whatever the values are, where it can be written', () => {
    assert(
      property(texts, data => {
        for (const [key, value] of Object.entries(data)) {
          const written = fileFormats.dotenv(dataOf({ [key]: value }));
          const read = Buffer.isBuffer(written) ? parseEnv(written.toString())[key] : value;
          expect(read).toBe(value);
        }
      }),
      { numRuns: 300 },
    );
  });

  test('gives a shell the same values', () => {
    const { 'dotted.key-1': _, ...names } = hard;
    // Without quotes a blank would end the value.
    const file = join(folder, 'shell.env');
    writeFileSync(file, write('dotenv', names));
    const script = Object.keys(names).map(name => `printf '%s\\0' "$${name}"`);
    const out = execFileSync('/bin/sh', ['-c', `. ${file}; ${script.join('; ')}`], { encoding: 'utf8' });
    expect(out.split('\0').slice(0, -1)).toEqual(Object.values(names));
  });

  test.each([
    ['both quotes and a line end', `it's "a"\nb`],
    ['a carriage return', 'a\r\nb'],
    ['a null byte', 'a\0b'],
    ['a backslash at the end of several words that are commented', 'a #b\\'],
  ])('says that it cannot carry %s, without the value', (_, value) => {
    const written = fileFormats.dotenv(dataOf({ key: value }));
    expect(written).toEqual({ key: 'key', reason: expect.not.stringContaining(value) });
  });
});

describe('properties', () => {
  const java =
    spawnSync('java', ['--version']).status === 0 && spawnSync('javac', ['--version']).status === 0;

  test.skipIf(!java)('is read back by Java', () => {
    const source = join(folder, 'Read.java');
    writeFileSync(
      source,
      `import java.io.*; import java.util.*;
public class Read {
  public static void main(String[] args) throws Exception {
    Properties properties = new Properties();
    try (InputStream in = new FileInputStream(args[0])) { properties.load(in); }
    for (String key : new TreeSet<>(properties.stringPropertyNames())) {
      System.out.write(key.getBytes("UTF-8")); System.out.write(0);
      System.out.write(properties.getProperty(key).getBytes("UTF-8")); System.out.write(0);
    }
    System.out.flush();
  }
}`,
    );
    const file = join(folder, 'secrets.properties');
    writeFileSync(file, Buffer.from(write('properties', hard), 'latin1'));
    const parts = execFileSync('java', [source, file], { encoding: 'utf8' }).split('\0').slice(0, -1);
    const read = Object.fromEntries(
      parts.flatMap((key, index) => (index % 2 === 0 ? [[key, parts[index + 1]]] : [])),
    );
    expect(read).toEqual(hard);
  });

  // https://docs.oracle.com/en/java/javase/21/docs/api/java.base/java/util/Properties.html#load(java.io.Reader)
  test.each<[Texts, string]>([
    [{ a: 'b=c:d#e!' }, 'a=b=c:d#e!\n'],
    [{ 'a.b-c': '  two' }, 'a.b-c=\\  two\n'],
    [{ a: 'one\ntwo\\' }, 'a=one\\ntwo\\\\\n'],
    [{ a: 'é\u{1f600}' }, 'a=\\u00e9\\ud83d\\ude00\n'],
    [{ b: '1', a: '2' }, 'a=2\nb=1\n'],
  ])('%j', (data, file) => {
    expect(write('properties', data)).toBe(file);
  });
});

test.each(['json', 'yaml', 'dotenv', 'properties'] as const)('%s says which value is no text', format => {
  const data = new Map([['bin', Buffer.from([0xff, 0xfe])]]);
  expect(fileFormats[format](data)).toEqual({ key: 'bin', reason: 'it is no UTF-8 text' });
});

test.each(['json', 'yaml', 'dotenv', 'properties'] as const)(
  '%s has its keys in order, and none for no data',
  format => {
    expect(write(format, { b: '1', a: '2' })).toMatch(/a.*2[^]*b.*1/);
    expect(write(format, {}).trim()).toBe(format === 'json' || format === 'yaml' ? '{}' : '');
  },
);
