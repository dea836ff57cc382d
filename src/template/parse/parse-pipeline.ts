/** Pipelines: declarations, commands joined by `|`, operands. */
import { problem } from '../../errors.ts';
import { parseFloat64 } from '../../golang/numbers/parse-number.ts';
import { unquote } from '../../golang/characters/unquote.ts';
import type { Declared } from './declared.ts';
import type { Token, TokenKind } from './lex.ts';
import { nodeText } from '../node-text.ts';
import { readCharacter, readNumber } from './number-literal.ts';
import { positionOf } from './position.ts';
import {
  isKeyword,
  peek,
  peekWord,
  syntax,
  take,
  takeWord,
  unexpected,
  type TokenStream,
} from './token-stream.ts';
import type {
  CommandNode,
  FieldNode,
  ListNode,
  NumberNode,
  OperandNode,
  PipeNode,
  VariableNode,
} from './tree.ts';
import { bytesOf } from '../value.ts';

export interface Parser {
  readonly stream: TokenStream;
  readonly variables: Declared;
  rangeDepth: number;
  /** Parentheses and blocks around this place. */
  nesting: number;
  /** Whether a function of that name is known; remembers that it is called. */
  readonly callable: (name: string) => boolean;
  /** Adds a definition under a name in bytes. */
  readonly define: (name: string, list: ListNode) => void;
}

/** @throws PosternError `TEMPLATE_SYNTAX` */
export function parsePipe(parser: Parser, context: string, end: TokenKind): PipeNode {
  const { at } = peekWord(parser.stream);
  const { variables, isAssign } = parseDeclarations(parser, context);
  const commands: CommandNode[] = [];
  for (;;) {
    const token = peekWord(parser.stream);
    if (token.kind === end) break;
    if (!startsOperand(token)) {
      take(parser.stream);
      throw unexpected(parser.stream, token, context);
    }
    commands.push(parseCommand(parser));
  }
  take(parser.stream);
  checkCommands(parser, commands, context);
  return { kind: 'pipe', at, isAssign, variables: variables.map(bytesOf), commands };
}

/** Deeper than this, parsing or executing would exhaust the stack. */
const deepest = 400;

/** Runs one level deeper. Go has no such bound for blocks and one of 10,000 for parentheses. */
export function nested<Result>(parser: Parser, parse: () => Result): Result {
  if (parser.nesting >= deepest) throw syntax(parser.stream, 'max expression depth exceeded');
  parser.nesting += 1;
  const result = parse();
  parser.nesting -= 1;
  return result;
}

interface Declarations {
  readonly variables: string[];
  readonly isAssign: boolean;
}

/** `$x :=`, `$x =`, and in a range `$i, $x :=` as well. */
function parseDeclarations({ stream, variables: known }: Parser, context: string): Declarations {
  const variables: string[] = [];
  while (peekWord(stream).kind === 'variable') {
    const start = stream.next;
    const name = take(stream).value;
    const token = peekWord(stream);
    if (token.kind === 'assign' || token.kind === 'declare') {
      take(stream);
      variables.push(name);
      known.add(name);
      return { variables, isAssign: token.kind === 'assign' };
    }
    if (token.kind !== 'other' || token.value !== ',') {
      stream.next = start;
      break;
    }
    take(stream);
    variables.push(name);
    known.add(name);
    if (context !== 'range' || variables.length > 1) {
      throw syntax(stream, `too many declarations in ${context}`);
    }
    if (!['variable', 'close', 'rightParen'].includes(peekWord(stream).kind)) {
      throw syntax(stream, 'range can only initialize variables');
    }
  }
  return { variables, isAssign: false };
}

function startsOperand(token: Token): boolean {
  if (token.kind === 'keyword') return token.value === '.' || token.value === 'nil';
  return operandKinds.has(token.kind);
}

const operandKinds: ReadonlySet<TokenKind> = new Set([
  'bool',
  'character',
  'complex',
  'field',
  'identifier',
  'number',
  'raw',
  'string',
  'variable',
  'leftParen',
]);

/** Only the first command may be a value: what comes behind `|` gets an argument. */
function checkCommands(parser: Parser, commands: readonly CommandNode[], context: string): void {
  if (commands.length === 0) throw syntax(parser.stream, `missing value for ${context}`);
  const wrong = commands.findIndex(
    ({ operands }, index) =>
      index > 0 && ['bool', 'dot', 'nil', 'number', 'string'].includes(operands[0].kind),
  );
  if (wrong > 0) throw syntax(parser.stream, `non executable command in pipeline stage ${wrong + 1}`);
}

function parseCommand(parser: Parser): CommandNode {
  const { stream } = parser;
  const { at } = peekWord(stream);
  const operands: OperandNode[] = [];
  for (;;) {
    const operand = parseOperand(parser);
    if (operand !== undefined) operands.push(operand);
    const token = peek(stream);
    if (token.kind === 'close' || token.kind === 'rightParen') break;
    take(stream);
    if (token.kind === 'pipe') break;
    if (token.kind !== 'space') throw unexpected(stream, token, 'operand');
  }
  const [first, ...rest] = operands;
  if (first === undefined) throw syntax(stream, 'empty command');
  return { kind: 'command', at, operands: [first, ...rest] };
}

function parseOperand(parser: Parser): OperandNode | undefined {
  const { stream } = parser;
  const operand = parseTerm(parser);
  const { kind, at } = peek(stream);
  if (operand === undefined || kind !== 'field') return operand;
  const names: string[] = [];
  while (peek(stream).kind === 'field') names.push(fieldName(take(stream)));
  if (operand.kind === 'field' || operand.kind === 'variable') return withFields(operand, at, names);
  if (operand.kind === 'identifier' || operand.kind === 'pipe') return { kind: 'chain', at, operand, names };
  // Go quotes it. A message goes where the template does not, and a text in it may be a secret.
  const term = operand.kind === 'string' ? 'a text' : `term ${JSON.stringify(nodeText(operand))}`;
  throw syntax(stream, `unexpected . after ${term}`);
}

/** Stands where the second field does, as in Go. */
function withFields(
  operand: FieldNode | VariableNode,
  at: number,
  names: readonly string[],
): FieldNode | VariableNode {
  return { ...operand, at, names: [...operand.names, ...names] };
}

function parseTerm(parser: Parser): OperandNode | undefined {
  const token = peekWord(parser.stream);
  if (!startsOperand(token)) return undefined;
  take(parser.stream);
  return terms[token.kind]?.(parser, token) ?? parseNumber(parser, token);
}

const terms: Partial<Record<TokenKind, (parser: Parser, token: Token) => OperandNode>> = {
  identifier: parseIdentifier,
  variable: parseVariable,
  field: (_, token) => ({ kind: 'field', at: token.at, names: [fieldName(token)] }),
  bool: (_, { at, value }) => ({ kind: 'bool', at, value: value === 'true' }),
  leftParen: parser => nested(parser, () => parsePipe(parser, 'parenthesized pipeline', 'rightParen')),
  string: parseString,
  raw: parseString,
  keyword: (_, token) => ({ kind: isKeyword(token, '.') ? 'dot' : 'nil', at: token.at }),
};

function parseIdentifier(parser: Parser, { at, value }: Token): OperandNode {
  if (parser.callable(value)) return { kind: 'identifier', at, name: bytesOf(value) };
  throw syntax(parser.stream, `function ${JSON.stringify(value)} not defined`, at);
}

function parseVariable(parser: Parser, { at, value }: Token): OperandNode {
  if (parser.variables.has(value)) return { kind: 'variable', at, name: bytesOf(value), names: [] };
  throw syntax(parser.stream, `undefined variable ${JSON.stringify(value)}`, at);
}

function parseString(parser: Parser, token: Token): OperandNode {
  return { kind: 'string', at: token.at, source: token.value, bytes: unquoted(parser, token) };
}

/** @throws PosternError `TEMPLATE_SYNTAX` for an escape that Go does not know */
export function unquoted(parser: Parser, token: Token): string {
  const bytes = unquote(token.value);
  if (bytes === undefined) throw syntax(parser.stream, 'invalid syntax', token.at);
  return bytes;
}

function parseNumber(parser: Parser, token: Token): NumberNode {
  const { at, value: source } = token;
  if (token.kind === 'complex' || (source.endsWith('i') && parseFloat64(source.slice(0, -1)) !== undefined)) {
    throw problem('TEMPLATE_UNSUPPORTED', {
      name: parser.stream.name,
      position: positionOf(parser.stream.source, at),
      what: `the complex number ${source}`,
      instead: 'use an integer or a float',
    });
  }
  const literal = token.kind === 'character' ? readCharacter(source) : readNumber(source);
  // Go quotes this one too.
  if (literal === undefined)
    throw syntax(parser.stream, 'malformed character constant: a text has double quotes', at);
  if (typeof literal === 'string') throw syntax(parser.stream, literal, at);
  return { kind: 'number', at, source, ...literal };
}

function fieldName(token: Token): string {
  return bytesOf(token.value.slice(1));
}

/** The name of a template in a clause that needs one. */
export function parseTemplateName(
  parser: Parser,
  context: string,
): { readonly at: number; readonly name: string } {
  const token = takeWord(parser.stream);
  if (token.kind !== 'string' && token.kind !== 'raw') throw unexpected(parser.stream, token, context);
  return { at: token.at, name: unquoted(parser, token) };
}
