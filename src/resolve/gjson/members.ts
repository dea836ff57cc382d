/** The members of an object or array as gjson's ForEach gives them. */
import { exists, nothing, type Result } from './result.ts';
import { nextValue, valueAt } from './scan.ts';

/** A value that is neither object nor array is its own only member, without a key; the key in an array is its index. */
export function forEach(result: Result, visit: (key: Result, value: Result) => void): void {
  if (!exists(result)) return;
  if (result.type !== 'json') {
    visit(nothing, result);
    return;
  }
  const json = result.raw;
  const isObject = json.startsWith('{');
  let index = 0;
  for (let at = 1; at < json.length; at += 1) {
    let key: Result = { type: 'number', raw: String(index), text: '' };
    if (isObject) {
      at = json.indexOf('"', at);
      const name = at === -1 ? 'broken' : valueAt(json, at);
      if (typeof name === 'string') return;
      key = name.value;
      at = name.end;
    }
    while (at < json.length && (json.charAt(at) <= ' ' || ',:'.includes(json.charAt(at)))) at += 1;
    const next = nextValue(json, at);
    if (next === undefined) return;
    visit(key, next.value);
    // What stands right after a value is passed over unseen.
    at = next.end;
    index += 1;
  }
}
