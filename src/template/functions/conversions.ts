/** Values as text or as numbers. */
import { parseDigits } from '../../golang/numbers/parse-digits.ts';
import type { FunctionTable } from '../function.ts';
import { castFloat64, castInt64 } from './values/cast.ts';
import { define, readingEverything } from './define.ts';
import { int64, stringList } from './values/make-values.ts';
import { printValue } from '../print.ts';
import { textValue } from './values/text-value.ts';
import { toStrings } from './values/to-strings.ts';

export const conversions: FunctionTable = {
  ...readingEverything({
    toString: define(['any'], textValue),
    toStrings: define(['any'], value => {
      // A list of strings is handed on as it is: what sorts it in place sorts it everywhere.
      if (typeof value === 'object' && value?.kind === 'list' && value.element === 'string') return value;
      return stringList(toStrings(value));
    }),
    toDecimal: define(['any'], value => {
      const octal = parseDigits(printValue(value), 8);
      return int64(octal.problem === undefined ? octal.value : 0n);
    }),
  }),
  atoi: define(['string'], text => parseDigits(text, 10).value),
  int: define(['any'], castInt64),
  int64: define(['any'], value => int64(castInt64(value))),
  float64: define(['any'], castFloat64),
};
