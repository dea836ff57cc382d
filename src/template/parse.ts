/** Tokens to a template: text, fields of the data, `index` with a constant key and constants. */
import { problem } from '../errors.ts';
import { lex } from './lex.ts';
import type { Token } from './lex.ts';
import { positionOf } from './position.ts';

export interface Template {
  readonly nodes: readonly TemplateNode[];
  /** The keys of the data that it uses, in order of first use. */
  readonly keys: readonly string[];
}

export type TemplateNode =
  | { readonly kind: 'text'; readonly text: string }
  /** `{{ .key }}`: an error where the key is missing. */
  | { readonly kind: 'field'; readonly key: string; readonly position: string }
  /** `{{ index . "key" }}`: nothing where the key is missing, as Go's index on a map. */
  | { readonly kind: 'index'; readonly key: string };

/**
 * @throws PosternError `TEMPLATE_SYNTAX` for what Go refuses as well, `TEMPLATE_UNSUPPORTED` for what it knows and
 *   this version does not; both start with line:column
 */
export function parseTemplate(source: string): Template {
  const nodes: TemplateNode[] = [];
  const tokens = lex(source);
  let action: Token[] = [];
  for (const token of tokens) {
    if (token.kind === 'text') {
      nodes.push({ kind: 'text', text: token.value });
    } else if (token.kind === 'close') {
      nodes.push(parseAction(source, action));
      action = [];
    } else {
      action.push(token);
    }
  }
  const keys = nodes.flatMap(node => (node.kind === 'text' ? [] : [node.key]));
  return { nodes, keys: [...new Set(keys)] };
}

/** The lexer closes every action, so the first token is always the opening one. */
function parseAction(source: string, [open, ...words]: readonly Token[]): TemplateNode {
  const position = positionOf(source, open?.at ?? 0);
  const [first, second, third, ...rest] = words;
  if (first === undefined)
    throw problem('TEMPLATE_SYNTAX', { position, reason: 'missing value for command' });
  if (first.kind === 'field' && second === undefined) return { kind: 'field', key: first.value, position };
  if (first.kind === 'string' && second === undefined) return { kind: 'text', text: first.value };
  const isIndex = first.kind === 'word' && first.value === 'index';
  if (isIndex && second?.kind === 'dot' && third?.kind === 'string' && rest.length === 0) {
    return { kind: 'index', key: third.value };
  }
  throw refusal(position, words);
}

const keywords = new Set([
  'block',
  'break',
  'continue',
  'define',
  'else',
  'end',
  'if',
  'range',
  'template',
  'with',
]);
const instead = 'use {{ .key }}, {{ index . "key" }} or {{/* comment */}}';

function refusal(position: string, words: readonly Token[]): Error {
  const chain = words.findIndex((word, at) => word.kind === 'field' && isChained(words[at - 1], word));
  if (chain !== -1) return chainRefusal(position, words, chain);
  const glued = words.findIndex((word, at) => isGlued(words[at - 1], word));
  if (glued !== -1) return gluedRefusal(position, words, glued);
  const pipe = words.find(word => word.value === '|' && word.kind === 'other');
  const called = words.find(word => word.kind === 'word' && word.value !== 'index');
  let what = 'this action';
  if (called !== undefined) what = `${keywords.has(called.value) ? '' : 'the function '}"${called.value}"`;
  else if (pipe !== undefined) what = 'a pipeline ("|")';
  return problem('TEMPLATE_UNSUPPORTED', { position, what, instead });
}

function isChained(before: Token | undefined, field: Token): boolean {
  return before?.kind === 'field' && !field.spaced;
}

/** `.tls-key`: a character that cannot be part of a field's name right behind one. */
function isGlued(before: Token | undefined, word: Token): boolean {
  return before?.kind === 'field' && !word.spaced && word.kind === 'other' && !'|),:('.includes(word.value);
}

function gluedRefusal(position: string, words: readonly Token[], at: number): Error {
  const field = words[at - 1]?.value ?? '';
  const glued = words.slice(at).findIndex(word => word.spaced);
  const rest = words.slice(at, glued === -1 ? undefined : at + glued).map(word => word.value);
  const key = JSON.stringify(field + rest.join(''));
  const reason = `bad character ${JSON.stringify(words[at]?.value)} after .${field}: for such a key write {{ index . ${key} }}`;
  return problem('TEMPLATE_SYNTAX', { position, reason });
}

/** Go refuses this too, but only when it runs: the data is a map of plain strings. */
function chainRefusal(position: string, words: readonly Token[], at: number): Error {
  const names: string[] = [];
  for (let index = at - 1; words[index]?.kind === 'field'; index += 1) {
    if (index >= at && words[index]?.spaced === true) break;
    names.push(words[index]?.value ?? '');
  }
  const path = names.join('.');
  const reason = `.${path} asks for a field of a value; for a key with a dot write {{ index . ${JSON.stringify(path)} }}`;
  const data = names[0] === 'data' ? `, for the fetched key write {{ .${names.slice(1).join('.')} }}` : '';
  return problem('TEMPLATE_SYNTAX', { position, reason: reason + data });
}
