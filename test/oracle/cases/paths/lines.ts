import type { PathGroup } from './path-group.ts';

const json = '{"a":1,"b":"x"}\n{"a":2}\n{"a":[3,4]}\n5\n"six"\n';

/** JSON lines. */
export const linePaths: PathGroup = {
  json,
  paths: [
    '..#',
    '..0',
    '..0.a',
    '..1.a',
    '..2.a.1',
    '..3',
    '..4',
    '..5',
    '..#.a',
    '..#.b',
    '..#(a>1).a',
    '..#(a>1)#.a',
    '..#(a)#',
    '..#(b=="x").a',
    '..',
    '..x',
    '..0|a',
    '..#.a|0',
    '..#|@this',
    'a',
    '0',
    '..[0]',
    '..{0}',
    '..@this',
    '...',
    '..0.@keys',
    '..*',
  ],
};
