/** One line of a difference: kept, added or removed. */
export interface DiffLine {
  readonly sign: ' ' | '+' | '-';
  readonly text: string;
}

/** The shortest difference of two texts by lines, with at most `context` unchanged lines around each change. */
export function lineDiff(before: string, after: string, context = 2): DiffLine[] {
  const a = before.split('\n');
  const b = after.split('\n');
  const lines = trace(a, b, commonLengths(a, b));
  const near = lines.map((_, i) =>
    lines.slice(Math.max(0, i - context), i + context + 1).some(line => line.sign !== ' '),
  );
  return lines.filter((_, i) => near[i]);
}

/** `table[i][j]`: length of the longest common subsequence of `a` from i and `b` from j. */
function commonLengths(a: readonly string[], b: readonly string[]): number[][] {
  const table = Array.from({ length: a.length + 1 }, () => Array.from({ length: b.length + 1 }, () => 0));
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      const row = table[i] ?? [];
      row[j] =
        a[i] === b[j] ? at(table, i + 1, j + 1) + 1 : Math.max(at(table, i + 1, j), at(table, i, j + 1));
    }
  }
  return table;
}

function trace(
  a: readonly string[],
  b: readonly string[],
  table: readonly (readonly number[])[],
): DiffLine[] {
  const lines: DiffLine[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    const left = a[i];
    const right = b[j];
    if (left !== undefined && left === right) {
      lines.push({ sign: ' ', text: left });
      i++;
      j++;
    } else if (right === undefined || (left !== undefined && at(table, i + 1, j) >= at(table, i, j + 1))) {
      lines.push({ sign: '-', text: left ?? '' });
      i++;
    } else {
      lines.push({ sign: '+', text: right });
      j++;
    }
  }
  return lines;
}

function at(table: readonly (readonly number[])[], i: number, j: number): number {
  return table[i]?.[j] ?? 0;
}
