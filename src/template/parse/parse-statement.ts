/** Text and actions: control structures and the definitions of templates. */
import { declaredVariables } from './declared.ts';
import { isKeyword, expect, peek, peekWord, syntax, take, takeWord, unexpected } from './token-stream.ts';
import { nested, parsePipe, parseTemplateName, unquoted, type Parser } from './parse-pipeline.ts';
import type { BranchNode, JumpNode, ListNode, StatementNode, TemplateNode } from './tree.ts';
import { bytesOf } from '../value.ts';

/** A whole template, up to the end of the text; `define` may stand only here. */
export function parseStatements(parser: Parser): ListNode {
  const { stream } = parser;
  const { at } = peek(stream);
  const nodes: StatementNode[] = [];
  while (peek(stream).kind !== 'eof') {
    if (startsDefinition(parser)) {
      parseDefinition(parser);
      continue;
    }
    const node = parseStatement(parser);
    if (isMark(node)) throw syntax(stream, `unexpected {{${node.kind}}}`);
    nodes.push(node);
  }
  return { kind: 'list', at, nodes };
}

interface EndMark {
  readonly kind: 'end' | 'else';
  readonly at: number;
}

function isMark(node: StatementNode | EndMark): node is EndMark {
  return node.kind === 'end' || node.kind === 'else';
}

/** Up to the `end` or `else` that closes the block, which comes back with it. */
function parseBlock(parser: Parser): { readonly list: ListNode; readonly mark: EndMark } {
  const { stream } = parser;
  const { at } = peekWord(stream);
  const nodes: StatementNode[] = [];
  while (peekWord(stream).kind !== 'eof') {
    const node = nested(parser, () => parseStatement(parser));
    if (isMark(node)) return { list: { kind: 'list', at, nodes }, mark: node };
    nodes.push(node);
  }
  throw syntax(stream, 'unexpected EOF');
}

function parseStatement(parser: Parser): StatementNode | EndMark {
  const { stream } = parser;
  const token = takeWord(stream);
  if (token.kind === 'text') return { kind: 'text', at: token.at, bytes: bytesOf(token.value) };
  if (token.kind !== 'open') throw unexpected(stream, token, 'input');
  stream.actionAt = token.at;
  const node = parseAction(parser);
  stream.actionAt = undefined;
  return node;
}

function parseAction(parser: Parser): StatementNode | EndMark {
  const { stream } = parser;
  const token = peekWord(stream);
  const { at } = token;
  const control = token.kind === 'keyword' ? controls.get(token.value) : undefined;
  if (control !== undefined) {
    take(stream);
    return control(parser, at);
  }
  return { kind: 'action', at, pipe: parsePipe(parser, 'command', 'close') };
}

type Control = (parser: Parser, at: number) => StatementNode | EndMark;

const controls: ReadonlyMap<string, Control> = new Map<string, Control>([
  ['block', parseTemplateBlock],
  ['break', (parser, at) => parseJump(parser, 'break', at)],
  ['continue', (parser, at) => parseJump(parser, 'continue', at)],
  ['else', parseElse],
  ['end', parser => ({ kind: 'end', at: expect(parser.stream, ['close'], 'end').at })],
  ['if', parser => parseBranch(parser, 'if')],
  ['range', parser => parseBranch(parser, 'range')],
  ['template', parseTemplateCall],
  ['with', parser => parseBranch(parser, 'with')],
]);

function parseJump(parser: Parser, kind: JumpNode['kind'], at: number): JumpNode {
  const { stream } = parser;
  const token = takeWord(stream);
  if (token.kind !== 'close') throw unexpected(stream, token, `{{${kind}}}`);
  if (parser.rangeDepth === 0) throw syntax(stream, `{{${kind}}} outside {{range}}`);
  return { kind, at };
}

/** Leaves the `if` of `else if` (and the `with` of `else with`) for the branch that it continues. */
function parseElse({ stream }: Parser): EndMark {
  const token = peekWord(stream);
  if (isKeyword(token, 'if') || isKeyword(token, 'with')) return { kind: 'else', at: token.at };
  return { kind: 'else', at: expect(stream, ['close'], 'else').at };
}

function parseBranch(parser: Parser, kind: BranchNode['kind']): BranchNode {
  const { variables } = parser;
  const outer = variables.count();
  const pipe = parsePipe(parser, kind, 'close');
  if (kind === 'range') parser.rangeDepth += 1;
  const { list, mark } = parseBlock(parser);
  if (kind === 'range') parser.rangeDepth -= 1;
  const elseList = mark.kind === 'else' ? parseElseList(parser, kind, mark.at) : undefined;
  variables.backTo(outer);
  return { kind, at: pipe.at, pipe, list, elseList };
}

function parseElseList(parser: Parser, kind: BranchNode['kind'], at: number): ListNode {
  const { stream } = parser;
  // `else if` is an `if` inside the `else` whose `end` is theirs together.
  if (kind !== 'range' && isKeyword(peek(stream), kind)) {
    take(stream);
    return { kind: 'list', at, nodes: [nested(parser, () => parseBranch(parser, kind))] };
  }
  const { list, mark } = parseBlock(parser);
  if (mark.kind !== 'end') throw syntax(stream, `expected end; found {{${mark.kind}}}`);
  return list;
}

function parseTemplateCall(parser: Parser): TemplateNode {
  const context = 'template clause';
  const { at, name } = parseTemplateName(parser, context);
  if (peekWord(parser.stream).kind === 'close') {
    take(parser.stream);
    return { kind: 'template', at, name, pipe: undefined };
  }
  return { kind: 'template', at, name, pipe: parsePipe(parser, context, 'close') };
}

/** `block` defines a template and calls it at once. */
function parseTemplateBlock(parser: Parser): TemplateNode {
  const context = 'block clause';
  const { at, name } = parseTemplateName(parser, context);
  const pipe = parsePipe(parser, context, 'close');
  define(parser, name, context);
  return { kind: 'template', at, name, pipe };
}

function startsDefinition({ stream }: Parser): boolean {
  if (peek(stream).kind !== 'open') return false;
  const start = stream.next;
  take(stream);
  const token = takeWord(stream);
  if (isKeyword(token, 'define')) return true;
  stream.next = start;
  return false;
}

function parseDefinition(parser: Parser): void {
  const context = 'define clause';
  const name = unquoted(parser, expect(parser.stream, ['string', 'raw'], context));
  expect(parser.stream, ['close'], context);
  define(parser, name, context);
}

/** Neither variables nor loops of the place where it stands reach into a definition. */
function define(parser: Parser, name: string, context: string): void {
  const inner: Parser = { ...parser, variables: declaredVariables(), rangeDepth: 0 };
  const { list, mark } = parseBlock(inner);
  if (mark.kind !== 'end') throw syntax(parser.stream, `unexpected {{${mark.kind}}} in ${context}`);
  parser.define(name, list);
}
