import { array, assert, constantFrom, property } from 'fast-check';
import { expect, test } from 'vitest';
import { lineDiff } from './line-diff.ts';

const text = array(constantFrom('a', 'b', 'c', ''), { maxLength: 12 }).map(lines => lines.join('\n'));

test('added and removed lines are shown with their neighbours', () => {
  expect(lineDiff('1\n2\n3\n4\n5', '1\n2\n4\n5\n6', 1)).toEqual([
    { sign: ' ', text: '2' },
    { sign: '-', text: '3' },
    { sign: ' ', text: '4' },
    { sign: ' ', text: '5' },
    { sign: '+', text: '6' },
  ]);
});

test('equal texts have no difference', () => {
  assert(
    property(text, same => {
      expect(lineDiff(same, same)).toEqual([]);
    }),
  );
});

test('removed and kept lines are the text before, added and kept lines the text after', () => {
  assert(
    property(text, text, (before, after) => {
      const lines = lineDiff(before, after, 100);
      const side = (sign: string) => lines.filter(line => line.sign !== sign).map(line => line.text);
      // Equal texts have no lines at all.
      const shown = lines.length === 0 ? [before, before] : [side('+').join('\n'), side('-').join('\n')];
      expect(shown).toEqual([before, after]);
    }),
  );
});
