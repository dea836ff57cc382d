/**
 * Where the further objects begin in a text of JSON objects one after the other, as `kubectl get -o json` gives them twice and
 * `jq` writes them. kubectl takes it as long as each of them is JSON; YAML wants a `---` between them. None for every other text.
 */
export function* jsonStreamStarts(text: string): Generator<number, undefined> {
  const first = afterSpace(text, text.startsWith('\uFEFF') ? 1 : 0);
  let start = first;
  while (text[start] === '{') {
    const end = endOfObject(text, start);
    const next = end === undefined ? text.length : afterSpace(text, end);
    const isAlone = start === first && text[next] !== '{';
    if (isAlone || end === undefined || !isJson(text.slice(start, end))) return;
    if (start !== first) yield start;
    start = next;
  }
}

function afterSpace(text: string, from: number): number {
  let at = from;
  while (' \t\r\n'.includes(text[at] ?? 'x')) at += 1;
  return at;
}

/** After its last brace. */
function endOfObject(text: string, from: number): number | undefined {
  let depth = 0;
  let isQuoted = false;
  for (let at = from; at < text.length; at++) {
    const character = text[at];
    if (isQuoted) {
      if (character === '\\') at += 1;
      else if (character === '"') isQuoted = false;
    } else if (character === '"') isQuoted = true;
    else if (character === '{') depth += 1;
    else if (character === '}') {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
  }
  return undefined;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
