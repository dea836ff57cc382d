import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { PosternError } from '../../src/errors.ts';
import { functionGroups } from '../../src/template/functions/names.ts';
import { render } from '../../src/template/functions/testing/render.ts';
import { bytesOf } from '../../src/template/value.ts';
import { expectSame } from './expect-same.ts';
import { ask } from './oracle.ts';

/** What the templates can name. */
const world = {
  a: 'abc',
  b: 'hello world_foo',
  n: '42',
  f: '3.75',
  utf8: ' é ü ',
  multi: 'a\nb\n\nc',
  json: '{"user":"u","n":[1,{"x":null}]}',
  'x-y': 'dash',
};

const folder = new URL('cases/', import.meta.url);
const files = readdirSync(folder).filter(name => /^sprig-.*\.txt$/.test(name));

describe.each(files)('%s', file => {
  const templates = templatesOf(file);

  test(`${templates.length} templates give what sprig gives, or fail where it fails`, async () => {
    const theirs = await ask(
      templates.map(template => ({
        op: 'template' as const,
        template,
        strings: world,
        functions: true,
        missingKey: 'error' as const,
      })),
    );

    const ours = await Promise.all(templates.map(rendered));

    expectSame(
      templates.map((template, index) => {
        const answer = theirs[index];
        return {
          of: template,
          ours: ours[index],
          theirs: answer?.ok === true ? answer.output.toString('latin1') : undefined,
        };
      }),
    );
  });
});

test('every function that a file here is about is called by several templates', () => {
  const templates = files.flatMap(templatesOf).join('\n');
  const groups = Object.entries(functionGroups).filter(([group]) => !judgedElsewhere.has(group));
  // No Go program has it: External Secrets added it later than the version that is judge here.
  const names = groups.flatMap(([, names]) => names).filter(name => name !== 'hexdec');

  const rare = names.filter(name => (templates.match(new RegExp(`\\b${name}\\b`, 'g')) ?? []).length < 2);

  expect(rare).toEqual([]);
});

/** Cryptography has cases of its own. */
const judgedElsewhere = new Set(
  'aes certificates hashes jwk passwords pem pkcs12 privateKeys rsa unique'.split(' '),
);

function templatesOf(file: string): string[] {
  const lines = readFileSync(new URL(file, folder), 'utf8').split('\n');
  return lines.filter(line => line !== '' && !line.startsWith('#'));
}

async function rendered(template: string): Promise<string | undefined> {
  const strings = Object.entries(world).map(([key, text]) => [bytesOf(key), bytesOf(text)]);
  try {
    return await render(template, Object.fromEntries(strings));
  } catch (error) {
    if (error instanceof PosternError) return undefined;
    throw error;
  }
}
