import { expect, test } from 'vitest';
import { foreignFunctions } from './kubernetes-functions.ts';

test.for<[string, readonly string[]]>([
  ['cel.bind(x, object.metadata.name, x.reverse() != x)', ['bind', 'reverse']],
  ['object.metadata.name.reverse() == "a" || "b".reverse() == "b"', ['reverse']],
  ['"a".quote() == "a"', ['quote']],
  ['[object].exists(o, [o].all(o, has(o.spec) && size(o.?spec.orValue({})) > 0))', []],
  ['sets.contains(["a"], ["a"]) && optional.of(1).hasValue() && "%d".format([1]) == "1"', []],
  ['quantity("1").isLessThan(quantity("2")) && url("https://a/b").getHost() == "a"', []],
  ['object.reverse == 1 && -1 < 0 && !(object["quote"] in [1])', []],
])('%s', ([source, expected]) => {
  expect(foreignFunctions(source)).toEqual(expected);
});
