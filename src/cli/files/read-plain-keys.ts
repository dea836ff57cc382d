import { readManifests, type ReadResult, type ReadProblem } from '../../manifest/read/read.ts';
import { hiddenAliasKeys } from '../visible/alias-keys.ts';

/**
 * Reads manifests for commands that say what is in them and also make something of them. A key that is an alias (`*name: …`) of
 * what is not to be shown would stand in paths and messages, and under another name in what is made. So a document that has
 * one is refused: the key can be written out.
 */
export function readPlainKeys(text: string, file: string): ReadResult {
  const read = readManifests(text, file);
  if (!text.includes('&') || !text.includes('*')) return read;
  const hidden = hiddenAliasKeys(read.objects);
  if (hidden.size === 0) return read;
  const problems = [...hidden.values()].map(offset => problemAt(text, file, offset));
  return {
    objects: read.objects.filter(({ syntax }) => !hidden.has(syntax.document)),
    problems: [...read.problems, ...problems],
  };
}

function problemAt(text: string, file: string, offset: number): ReadProblem {
  const before = text.slice(0, offset);
  return {
    file,
    line: before.split('\n').length,
    column: offset - before.lastIndexOf('\n'),
    kind: 'alias',
    message: 'the key is an alias (*name) of a value that may be secret: write the key out',
  };
}
