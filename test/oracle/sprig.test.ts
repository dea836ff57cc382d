/** Sprig's functions against sprig: one template a line in cases/sprig-*.txt; a line that begins with # is a comment. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { functionGroups } from '../../src/template/functions/names.ts';
import { bytesOf } from '../../src/template/value.ts';
import { expectSame } from './expect-same.ts';
import { rendered } from './function-agreement.ts';
import { ask, type OracleAnswer } from './oracle.ts';

const folder = new URL('cases/', import.meta.url);
const files = readdirSync(folder).filter(name => /^sprig-.*\.txt$/u.test(name));
const templatesOf = (name: string): string[] =>
  readFileSync(new URL(name, folder), 'utf8')
    .split('\n')
    .filter(line => line !== '' && !line.startsWith('#'));

/** What the templates find under a dot. */
const world: Readonly<Record<string, string>> = {
  a: 'abc',
  b: 'hello world_foo',
  n: '42',
  f: '3.75',
  utf8: ' é ü ',
  multi: 'a\nb\n\nc',
  json: '{"user":"u","n":[1,{"x":null}]}',
  'x-y': 'dash',
};
const bytes = Object.fromEntries(Object.entries(world).map(([name, text]) => [name, bytesOf(text)]));

test('there are enough of them', () => {
  expect(files.flatMap(templatesOf).length).toBeGreaterThan(1500);
});

test('every function but those of cryptography, which have files of their own, is called several times', () => {
  const templates = files.flatMap(templatesOf).join('\n');
  const groups = Object.entries(functionGroups).filter(([group]) => !cryptography.has(group));
  // External Secrets added hexdec later than the version that is judge here.
  const names = groups.flatMap(([, names]) => names).filter(name => name !== 'hexdec');

  const rare = names.filter(name => (templates.match(new RegExp(`\\b${name}\\b`, 'gu')) ?? []).length < 2);

  expect(rare).toEqual([]);
});

const cryptography = new Set(
  'aes certificates hashes jwk passwords pem pkcs12 privateKeys rsa unique'.split(' '),
);

describe.each(files)('%s', name => {
  test('each template gives what sprig gives, or fails where it fails', async () => {
    const templates = templatesOf(name);
    const theirs = await ask(
      templates.map(template => ({
        op: 'template',
        template,
        strings: world,
        functions: true,
        missingKey: 'error',
      })),
    );
    const ours = await Promise.all(templates.map(async template => rendered(template, bytes)));
    expectSame(
      templates.map((of, index) => ({ of, ours: ours[index]?.output, theirs: outputOf(theirs[index]) })),
    );
  });
});

function outputOf(answer: OracleAnswer | undefined): string | undefined {
  return answer?.ok === true ? answer.output.toString('latin1') : undefined;
}
