import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { request, texts } from '../testing/request.ts';
import { sshkey } from './sshkey.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'postern-ssh-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

async function generate(spec: Record<string, unknown>): Promise<{ privateKey: string; publicKey: string }> {
  const { privateKey = '', publicKey = '' } = texts(await sshkey.generate(request('SSHKey', spec)));
  return { privateKey, publicKey };
}

/** What ssh-keygen makes of a private key. */
function keygen(privateKey: string, args: readonly string[]): string {
  const file = join(folder, 'key');
  writeFileSync(file, privateKey, { mode: 0o600 });
  return execFileSync('ssh-keygen', [...args, '-f', file], { encoding: 'utf8' });
}

describe('ssh-keygen takes it and finds the same public key', () => {
  test.each([
    [{}, 'ssh-rsa', /^2048 .*\(RSA\)/],
    [
      { keyType: 'rsa', keySize: 3072, comment: 'me@example.com' },
      'ssh-rsa',
      /^3072 .*me@example.com \(RSA\)/,
    ],
    [{ keyType: 'ecdsa' }, 'ecdsa-sha2-nistp256', /^256 .*\(ECDSA\)/],
    [{ keyType: 'ecdsa', keySize: 384, comment: 'two words' }, 'ecdsa-sha2-nistp384', /^384 .*two words/],
    [{ keyType: 'ecdsa', keySize: 521 }, 'ecdsa-sha2-nistp521', /^521 /],
    [{ keyType: 'ecdsa', keySize: 300 }, 'ecdsa-sha2-nistp256', /^256 /],
    [{ keyType: 'ed25519', keySize: 4096, comment: 'deploy' }, 'ssh-ed25519', /^256 .*deploy \(ED25519\)/],
  ])('%j', async (spec, name, listing) => {
    const { privateKey, publicKey } = await generate(spec);
    expect(keygen(privateKey, ['-y', '-P', ''])).toBe(publicKey);
    expect(keygen(privateKey, ['-l'])).toMatch(listing);
    expect(publicKey.startsWith(`${name} `)).toBe(true);
    expect(privateKey).toMatch(
      /^-----BEGIN OPENSSH PRIVATE KEY-----\n(?:.{1,64}\n)+-----END OPENSSH PRIVATE KEY-----\n$/,
    );
  });
});

test('a signature by the private key is verified with the public key', async () => {
  const { privateKey, publicKey } = await generate({ keyType: 'ed25519' });
  const message = join(folder, 'message');
  writeFileSync(message, 'hello');
  writeFileSync(join(folder, 'signers'), `me ${publicKey}`);
  writeFileSync(join(folder, 'signing'), privateKey, { mode: 0o600 });
  execFileSync('ssh-keygen', ['-q', '-Y', 'sign', '-f', join(folder, 'signing'), '-n', 'test', message]);
  const verified = execFileSync(
    'ssh-keygen',
    ['-Y', 'verify', '-f', join(folder, 'signers'), '-I', 'me', '-n', 'test', '-s', `${message}.sig`],
    { input: 'hello', encoding: 'utf8' },
  );
  expect(verified).toContain('Good "test" signature for me');
});

test('many keys in a row are good, whatever zeros their numbers begin with', async () => {
  for (let run = 0; run < 12; run += 1) {
    const { privateKey, publicKey } = await generate({
      keyType: run % 2 ? 'ecdsa' : 'rsa',
      keySize: run % 2 ? 521 : 1024,
    });
    expect(keygen(privateKey, ['-y', '-P', ''])).toBe(publicKey);
  }
});

describe('what cannot be made is refused', () => {
  test.each([
    [{ keyType: 'dsa' }, 'SSHKey/test: spec.keyType: it must be rsa, ecdsa or ed25519'],
    [{ keySize: 512 }, 'spec.keySize: of an RSA key must be between 1024 and 8192'],
    [{ keySize: 1e6 }, 'spec.keySize'],
    [{ comment: 'two\nlines' }, 'spec.comment: it must be one line'],
  ])('%j', async (spec, message) => {
    await expect(sshkey.generate(request('SSHKey', spec))).rejects.toThrow(message);
  });
});
