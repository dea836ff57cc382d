import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { PosternError } from '../../src/errors.ts';
import { yamlToStringMap } from '../../src/golang/yaml/yaml.ts';
import { expectSame } from './expect-same.ts';
import { ask, type OracleAnswer } from './oracle.ts';

const documents = documentsOf('yaml.txt');
const refused = documentsOf('yaml-refused.txt');

test(`${documents.length} documents are the map of strings that sigs.k8s.io/yaml reads, or none`, async () => {
  const theirs = await judged(documents);

  const ours = documents.map(read);

  expectSame(
    documents.map((document, index) => ({
      of: document,
      ours: ours[index],
      theirs: theirs[index]?.ok === true ? theirs[index].entries : undefined,
    })),
  );
});

test('documents that only Go reads are refused, not read as something else', async () => {
  const theirs = await judged(refused);

  expect(theirs.map(answer => answer.ok)).toEqual(refused.map(() => true));
  expect(refused.map(read)).toEqual(refused.map(() => undefined));
});

function judged(texts: readonly string[]): Promise<OracleAnswer[]> {
  return ask(texts.map(text => ({ op: 'yaml' as const, as: 'strings' as const, text })));
}

function read(document: string): ReadonlyMap<string, Buffer> | undefined {
  try {
    return new Map([...yamlToStringMap(Buffer.from(document))].sort(([a], [b]) => (a < b ? -1 : 1)));
  } catch (error) {
    if (error instanceof PosternError) return undefined;
    throw error;
  }
}

/** Separated by lines of `%%`, so that a document can end without a line break. */
function documentsOf(file: string): string[] {
  return readFileSync(new URL(`cases/${file}`, import.meta.url), 'utf8').split('\n%%\n');
}
