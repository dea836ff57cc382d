/**
 * `result.jsonPath` as far as it can give one value (https://github.com/PaesslerAG/jsonpath): `$`, `.key`, `["key"]`,
 * `[0]`. Wildcards, ranges and filters give a list there, and a generator needs a map.
 */
import { lastMembers } from '../../golang/encoding/json-format.ts';
import type { JsonNode } from '../../golang/encoding/json.ts';

export type PathOutcome = { readonly node: JsonNode } | { readonly fault: string };

/** What stands at the path; the fault never quotes the document. */
export function atJsonPath(path: string, root: JsonNode): PathOutcome {
  const keys: string[] = [];
  // A name without `$` is a variable of the expression language below JSONPath: a key of the document.
  let rest = path.startsWith('$') ? path.slice(1) : `.${path}`;
  while (rest.trim() !== '') {
    const step = readStep(rest.trimStart());
    if ('fault' in step) return step;
    keys.push(step.key);
    rest = step.rest;
  }
  let node = root;
  for (const key of keys) {
    const next = select(node, key);
    if (typeof next === 'string') return { fault: next };
    node = next;
  }
  return { node };
}

type Step = { readonly key: string; readonly rest: string };

function readStep(rest: string): Step | { readonly fault: string } {
  const word = /^\.([\p{L}_][\p{L}\p{Nd}_]*)/u.exec(rest) ?? /^\[\s*(\d+)\s*\]/.exec(rest);
  if (word !== null) return { key: word[1] ?? '', rest: rest.slice(word[0].length) };
  const quoted = /^\[\s*("(?:[^"\\]|\\.)*"|`[^`]*`|'(?:[^'\\]|\\.)')\s*\]/.exec(rest);
  const key = quoted === null ? undefined : unquote(quoted[1] ?? '');
  if (quoted !== null && key !== undefined) return { key, rest: rest.slice(quoted[0].length) };
  return /^(?:\.\.|\.\*|\[)/.test(rest)
    ? { fault: 'only .key, ["key"] and [0] give one value: wildcards, ranges and filters give a list' }
    : { fault: 'a step must be .key, ["key"] or [0]; write ["key"] for a key with other characters' };
}

function unquote(text: string): string | undefined {
  if (text.startsWith('`')) return text.slice(1, -1);
  if (text.startsWith("'")) return text.slice(1, -1).replace(/^\\/, '');
  try {
    return String(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** A list is indexed by number, whether that is quoted or not; a map by name. */
function select(node: JsonNode, key: string): JsonNode | string {
  if (node.kind === 'object') return lastMembers(node).get(key) ?? `unknown key ${key}`;
  if (node.kind !== 'array') return `there is nothing below a plain value: ${key}`;
  const index = key.trim() === '' ? NaN : Math.trunc(Number(key));
  if (Number.isNaN(index)) return `a list has no key ${key}`;
  return node.items[index] ?? `index ${index} out of bounds`;
}
