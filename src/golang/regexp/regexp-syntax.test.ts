import { expect, test } from 'vitest';
import { checkRegexp } from './regexp-syntax.ts';

test.for([
  ['x{0,1000}'.repeat(50) + '\\', 'trailing backslash at end of expression: ``'],
  ['(x{0,1000}'.repeat(50), `missing closing ): \`${'(x{0,1000}'.repeat(50)}\``],
  ['x{0,1000})'.repeat(50), `unexpected ): \`${'x{0,1000})'.repeat(50)}\``],
  ['x{0,1000}[)](?=a)', 'invalid or unsupported Perl syntax: `(?=`'],
  ['(x{100}){100}', 'invalid repeat count: `{100}`'],
] as const)('%j is refused without a program of it', ([source, reason]) => {
  expect(() => checkRegexp(source)).toThrow(`error parsing regexp: ${reason}`);
});

test.for(['x{1,1000}\\Q(\\E\\)[[:alpha:])]', '[a-z0-9]{1,63}', '(?i)(x{100}y){9}'])(
  '%j is found good without a program of it',
  source => {
    expect(() => checkRegexp(source)).not.toThrow();
  },
);

test.for([
  '(x{0,1000})'.repeat(300),
  '(?:[a-z]{1,100}){10}'.repeat(50),
  '((a{1,10}){1,10}){1,10}'.repeat(20),
])('one that repeats too much to be searched with is good, and takes no memory: %j', source => {
  const before = process.memoryUsage().heapUsed;
  expect(() => checkRegexp(source)).not.toThrow();
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(20e6);
});
