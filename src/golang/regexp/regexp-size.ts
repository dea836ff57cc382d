/** How large a program a regular expression becomes: `(x{0,1000})` is eleven characters and thousands of steps. */

export interface RegexpSize {
  /** Steps of the program, as Go's regexp/syntax/parse.go (calcSize) counts them, rounded up; may be Infinity. */
  readonly steps: number;
  /** Groups that are not closed; below 0 where one is closed that was never opened. */
  readonly open: number;
}

const TOKEN =
  /\\Q(?<quoted>.*?)(?:\\E|$)|\\[pP](?:\{[^}]*\}?|.)?|\\.|\[\^?\]?(?:\[:\^?[a-z]+:\]|\\.|[^\]\\])*\]?|\{(?<least>\d+)(?:(?<comma>,)(?<most>\d*))?\}|./gsu;

interface Group {
  total: number;
  /** What a repetition that follows is of. */
  last: number;
}

/** Takes time in proportion to the text. Of a text that is no expression it is only a guess. */
export function regexpSize(source: string): RegexpSize {
  const groups: Group[] = [];
  let group: Group = { total: 0, last: 0 };
  const push = (size: number): void => {
    group.total += group.last;
    group.last = size;
  };
  for (const { 0: token, groups: parts = {} } of source.matchAll(TOKEN)) {
    const { quoted, least, comma, most = '' } = parts;
    if (quoted !== undefined) push(quoted.length);
    else if (least !== undefined)
      group.last = repeated(group.last, Number(least), comma === undefined ? least : most);
    else if (token === '(') {
      groups.push(group);
      group = { total: 0, last: 0 };
    } else if (token === ')') {
      const inner = group.total + group.last + 2;
      const outer = groups.pop();
      if (outer === undefined) return { steps: inner, open: -1 };
      group = outer;
      push(inner);
    } else if ('*+?'.includes(token)) group.last += 2;
    else push(1);
  }
  const steps = groups.reduce((sum, { total, last }) => sum + total + last, group.total + group.last);
  return { steps, open: groups.length };
}

/** `x{2,5}` is xx(x(x(x)?)?)?, `x{2,}` is xx+. */
function repeated(size: number, least: number, most: string): number {
  if (most === '') return Math.max(1, least) * size + 2;
  return Math.max(1, Number(most)) * size + Math.max(0, Number(most) - least);
}
