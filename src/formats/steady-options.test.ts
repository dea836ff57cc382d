import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fileFormats } from './registry.ts';
import { steadyOptions } from './steady-options.ts';

const folder = mkdtempSync(join(tmpdir(), 'postern-stores-'));
afterAll(() => rmSync(folder, { recursive: true }));

const tls = new Map<string, Buffer>();
beforeAll(() => {
  const file = (name: string): string => join(folder, name);
  execFileSync(
    'openssl',
    [
      'req',
      '-x509',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-days',
      '2',
      '-subj',
      '/CN=shop',
      '-keyout',
      file('k'),
      '-out',
      file('c'),
    ],
    { stdio: 'ignore' },
  );
  tls.set('tls.key', readFileSync(file('k'))).set('tls.crt', readFileSync(file('c')));
});

const withPassword = (password: string) => new Map(tls).set('keystore-password', Buffer.from(password));

function write(format: 'jks' | 'pkcs12' | 'pem', data: ReadonlyMap<string, Buffer>): Buffer {
  const written = fileFormats[format](data);
  if (!Buffer.isBuffer(written)) throw new Error('no file');
  return written;
}

test('the same data gives the same bytes, other data others', () => {
  for (const format of ['jks', 'pkcs12', 'pem'] as const) {
    expect(write(format, tls).equals(write(format, new Map([...tls].reverse())))).toBe(true);
  }
  expect(write('jks', tls).equals(write('jks', withPassword('other')))).toBe(false);
});

test('no two draws are the same, and none depends on another one’s size', () => {
  const options = steadyOptions(tls);
  const [first, second, long] = [options.randomBytes(20), options.randomBytes(20), options.randomBytes(100)];
  expect(first.equals(second)).toBe(false);
  expect(long).toHaveLength(100);
  expect(steadyOptions(tls).randomBytes(8).equals(first.subarray(0, 8))).toBe(true);
});

describe('the password of the store', () => {
  const opens = (file: Buffer, password: string): boolean => {
    const path = join(folder, 'store.p12');
    writeFileSync(path, file);
    return (
      spawnSync('openssl', ['pkcs12', '-in', path, '-passin', `pass:${password}`, '-noout']).status === 0
    );
  };

  test('is changeit, or what the key keystore-password says', () => {
    expect(opens(write('pkcs12', tls), 'changeit')).toBe(true);
    expect(opens(write('pkcs12', withPassword('my own')), 'my own')).toBe(true);
    expect(opens(write('pkcs12', withPassword('my own')), 'changeit')).toBe(false);
    expect(opens(write('pkcs12', withPassword('')), 'changeit')).toBe(true);
  });
});

test('without a key and a certificate there is none', () => {
  expect(() => write('jks', new Map())).toThrow('the data cannot be written as jks: tls.key is missing');
});
