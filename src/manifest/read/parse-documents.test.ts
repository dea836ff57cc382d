import { expect, test } from 'vitest';
import { parseDocuments } from './parse-documents.ts';

test('gives every document and where its lines begin', () => {
  const parsed = parseDocuments('a: 1\n---\nb: 2\n');
  if ('tooMuch' in parsed) throw new Error(parsed.tooMuch);
  expect(parsed.documents.map(document => document.toJS() as unknown)).toEqual([{ a: 1 }, { b: 2 }]);
  expect(parsed.lines.linePos(9)).toEqual({ line: 3, col: 1 });
});

test.for([
  ['[[1]]', 100],
  ['- x\n'.repeat(10), 100],
  ['a: {b: c}\n---\n'.repeat(5), 100],
] as const)('takes %j within its bounds', ([text, mostTokens]) => {
  expect(parseDocuments(text, tags => tags, mostTokens)).not.toHaveProperty('tooMuch');
});

test.for([
  ['too many values', '- x\n'.repeat(40)],
  ['too many values', 'a: {b: c}\n---\n'.repeat(20)],
  ['too many values', '{}'.repeat(22)],
  ['nested too deeply', '['.repeat(100_000)],
  ['nested too deeply', '- '.repeat(100_000)],
  ['nested too deeply', Array.from({ length: 250 }, (_, i) => `${' '.repeat(i)}a:\n`).join('')],
] as const)('stops where there are %s', ([reason, text]) => {
  const most = reason === 'too many values' ? 100 : undefined;
  expect(parseDocuments(text, tags => tags, most)).toEqual({ tooMuch: expect.stringContaining(reason) });
});

const aliases = (count: number) => `a: &a b\nc: [${Array(count).fill('*a').join(', ')}]\n`;

test.for([
  ['a document', 1000, 1],
  ['a file', 1000, 5],
] as const)('%s may have aliases: %d in each of %d', ([, count, documents]) => {
  const text = Array<string>(documents).fill(aliases(count)).join('---\n');
  expect(parseDocuments(text)).toHaveProperty('documents.length', documents);
});

test.for([
  ['a document has', aliases(1001)],
  ['a file has', Array<string>(6).fill(aliases(900)).join('---\n')],
  [
    'a document with what is no end has',
    `d: |\n  x\n  ---\n${aliases(600)}e: "\n  ---"\n${aliases(600).replaceAll('a: &a b\nc', 'f')}`,
  ],
] as const)('more aliases than %s are too many', ([, text]) => {
  expect(parseDocuments(text)).toEqual({ tooMuch: expect.stringContaining('too many aliases') });
});

test.for([
  ['a: &x b\n*x: 1\n', { a: 'b', b: 1 }],
  ['a: &x b\n*x : 1\n', { a: 'b', b: 1 }],
  ['a: &x b\nc: {*x: 1}\n', { a: 'b', c: { b: 1 } }],
  ['a: "*x:"\nb: |\n  *x:\n', { a: '*x:', b: '*x:\n' }],
] as const)('%j is read as go-yaml reads it, where an alias may be a key', ([text, value]) => {
  const parsed = parseDocuments(text);
  if ('tooMuch' in parsed) throw new Error(parsed.tooMuch);
  expect(parsed.documents.map(document => document.toJS() as unknown)).toEqual([value]);
});
