import { expect, test } from 'vitest';
import { problem } from '../errors.ts';
import { atPlace } from './place.ts';

test('an error of the catalogue keeps its code and sentence behind the place', () => {
  const placed = atPlace(
    'ExternalSecret db',
    problem('SECRET_NOT_FOUND', { store: 'SecretStore/vault', key: 'db' }),
  );

  expect(placed).toMatchObject({
    code: 'SECRET_NOT_FOUND',
    message: 'ExternalSecret db: SecretStore/vault: there is no secret db',
  });
});

test('an error that quotes its input is told without the input', () => {
  let thrown: unknown;
  try {
    JSON.parse('c4n4ry-value');
  } catch (error) {
    thrown = error;
  }

  expect(String(thrown)).toContain('c4n4ry');
  expect(atPlace('ExternalSecret db', thrown).message).toMatch(/^ExternalSecret db: unexpected SyntaxError/);
  expect(atPlace('ExternalSecret db', thrown).message).not.toContain('c4n4ry');
});

test('a system error keeps its sentence: it names the file', () => {
  const error = Object.assign(new Error('ENOENT: no such file'), { code: 'ENOENT', syscall: 'open' });

  expect(atPlace('SecretStore/vault', error, 'CREDENTIAL_MISSING')).toMatchObject({
    code: 'CREDENTIAL_MISSING',
    message: 'SecretStore/vault: ENOENT: no such file',
  });
});
