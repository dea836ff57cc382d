/** `[path,path]` and `{name:path,path}`: a new array or object of what several paths lead to. */
import { exists, type Result } from './result.ts';
import { isValidJson, jsonString } from './json-text.ts';
import { endOfPathString } from './query.ts';

export interface Selector {
  readonly name: string;
  readonly path: string;
}

/** Undefined where the bracket is not closed. */
export function readSelectors(
  path: string,
): { readonly list: readonly Selector[]; readonly rest: string } | undefined {
  const list: Selector[] = [];
  let start = 1;
  let colon = 0;
  let inModifier = false;
  let depth = 1;
  const push = (end: number): void => {
    list.push({
      name: colon === 0 ? '' : path.slice(start, colon),
      path: path.slice(colon === 0 ? start : colon + 1, end),
    });
    start = end + 1;
    colon = 0;
    inModifier = false;
  };
  for (let at = 1; at < path.length; at += 1) {
    const character = path.charAt(at);
    if (character === '\\') at += 1;
    else if (character === '"') at = endOfPathString(path, at + 1);
    // What follows the colon of a modifier is its argument.
    else if (character === '@') inModifier ||= /[.|]/u.test(path.charAt(at - 1));
    else if (character === ':' && !inModifier && colon === 0 && depth === 1) colon = at;
    else if (character === ',' && depth === 1) push(at);
    else if ('[({'.includes(character)) depth += 1;
    else if ('])}'.includes(character)) {
      depth -= 1;
      if (depth > 0) continue;
      push(at);
      return { list, rest: path.slice(at + 1) };
    }
  }
  return undefined;
}

/** `open` is the bracket. What does not exist is left out. */
export function selectorsJson(
  open: string,
  selectors: readonly Selector[],
  select: (path: string) => Result,
): string {
  const items = selectors.flatMap(selector => {
    const result = select(selector.path);
    if (!exists(result)) return [];
    return [open === '{' ? `${memberName(selector)}:${result.raw}` : result.raw];
  });
  return open === '{' ? `{${items.join(',')}}` : `[${items.join(',')}]`;
}

function memberName({ name, path }: Selector): string {
  if (name !== '') return name.startsWith('"') && isValidJson(name) ? name : jsonString(name);
  const last = lastName(path);
  return jsonString(isSimple(last) ? last : '_');
}

function isSimple(name: string): boolean {
  return !/[[\]{}()#|!]/u.test(name) && Array.from(name).every(character => character >= ' ');
}

/** After the last dot or pipe that no backslash stands before. */
function lastName(path: string): string {
  for (let at = path.length - 1; at >= 0; at -= 1) {
    if (!/[.|]/u.test(path.charAt(at)) || (at > 0 && path.charAt(at - 1) === '\\')) continue;
    return path.slice(at + 1);
  }
  return path;
}
