/** What expressions can call, as https://kubernetes.io/docs/reference/using-api/cel/ has it. */
import { describe, expect, test } from 'vitest';
import { compileExpression } from '../expression.ts';
import { celVariables } from '../variables.ts';

function evaluate(expression: string): boolean {
  return compileExpression(expression, 'bool', []).evaluate(celVariables({}));
}

test.for([
  // Texts count characters, and only letters of ASCII have a case.
  '"ünï-😀".size() == 5 && "ünï-😀".charAt(4) == "😀" && "a".charAt(1) == ""',
  '"ünï-😀".indexOf("😀") == 4 && "😀a😀a".indexOf("a", 2) == 3 && "a".indexOf("b") == -1',
  '"😀a😀a".lastIndexOf("a") == 3 && "😀a😀a".lastIndexOf("a", 2) == 1 && "a".lastIndexOf("b") == -1',
  '"😀ab".substring(1) == "ab" && "😀ab".substring(0, 2) == "😀a"',
  '"ÜAb".lowerAscii() == "Üab" && "übA".upperAscii() == "üBA"',
  '"a,b,c".split(",") == ["a", "b", "c"] && "a,b,c".split(",", 2) == ["a", "b,c"] && "a,b".split(",", 0) == []',
  '"ab".split("") == ["a", "b"] && "a,b".split(",", -1) == ["a", "b"]',
  '"hello hello".replace("he", "we") == "wello wello" && "hello hello".replace("he", "we", 1) == "wello hello"',
  '"ab".replace("", "-") == "-a-b-" && "ab".replace("a", "", 0) == "ab" && "ab".reverse() == "ba"',
  String.raw`"\u00a0 a\t".trim() == "a" && ["a", "b"].join() == "ab"`,
  // RE2.
  '"abc".matches("b") && !"abc".matches("^b") && "a\\nb".matches("(?s)a.b")',
  '"abc 123 x9".find("[0-9]+") == "123" && "abc".find("[0-9]") == ""',
  '"a1b22".findAll("[0-9]+") == ["1", "22"] && "a1b22".findAll("[0-9]+", 1) == ["1"]',
  // Lists.
  '[1, 2, 2].isSorted() && !["b", "a"].isSorted() && [].isSorted()',
  '[1, 2].sum() == 3 && [1.5, 2.5].sum() == 4.0 && [3, 1].min() == 1 && ["a", "c"].max() == "c"',
  '[1, 2, 1].indexOf(1) == 0 && [1, 2, 1].lastIndexOf(1) == 2 && [1].indexOf(5) == -1',
  // Sets.
  'sets.contains([1, 2, 3], [2, 2]) && !sets.contains([1], [1, 2]) && sets.contains([1], [])',
  'sets.equivalent([1, 1, 2], [2, 1]) && !sets.equivalent([1], [1, 2])',
  'sets.intersects([1, 2], [2, 3]) && !sets.intersects([1], [2]) && !sets.intersects([], [])',
  // URLs.
  'isURL("https://h:80/a?b") && isURL("/path") && !isURL("h.example") && !isURL("http://[::1")',
  'url("HTTPS://u:p@h.example:8443/p").getScheme() == "https" && url("https://h:8443").getHost() == "h:8443"',
  'url("https://[::1]:80/").getHostname() == "::1" && url("https://h/").getPort() == ""',
  // Quantities.
  'isQuantity("1.3Gi") && isQuantity("50000k") && isQuantity("-1e3") && isQuantity("+.5") && isQuantity("5.")',
  '!isQuantity("") && !isQuantity("1x") && !isQuantity("Ki") && !isQuantity("1 Ki") && !isQuantity(".")',
  'quantity("1Ki").asInteger() == 1024 && quantity("2e-1").asApproximateFloat() == 0.2',
  'quantity("500m").isLessThan(quantity("1")) && quantity("1M").isGreaterThan(quantity("1k"))',
  'quantity("1").compareTo(quantity("1000m")) == 0 && sign(quantity("-1")) == -1 && sign(quantity("0")) == 0',
  'quantity("1").add(quantity("500m")).compareTo(quantity("1500m")) == 0 && quantity("1").add(2).asInteger() == 3',
  'sign(quantity("1").sub(quantity("1500m"))) == -1 && quantity("3").sub(1).asInteger() == 2',
  'quantity("1").isInteger() && !quantity("0.5").isInteger()',
  // Nothing is finer than a nano.
  'quantity("0.0000000001").compareTo(quantity("1n")) == 0',
])('%s', expression => {
  expect(evaluate(expression)).toBe(true);
});

describe('what does not fit is refused', () => {
  test.for([
    ['"a".substring(2) == ""', 'an index is out of range'],
    ['"abc".substring(2, 1) == ""', 'an index is out of range'],
    ['"a".indexOf("a", -1) == 0', 'an index is out of range'],
    ['[].min() == 1', 'empty list'],
    ['dyn([1, "a"]).sum() == 1', 'no numbers of one type'],
    ['dyn([1, "a"]).max() == 1', 'have no order'],
    ['quantity("x").isInteger()', 'is no quantity'],
    ['quantity("0.5").asInteger() == 1', 'a quantity that is none'],
    ['url("::").getHost() == ""', 'is no URL'],
    ['duration("1d") > duration("1h")', 'is no duration'],
  ])('%s', ([expression = '', reason]) => {
    expect(() => evaluate(expression)).toThrow(reason);
  });
});
