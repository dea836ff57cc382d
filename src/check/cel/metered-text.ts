import type { AccessOperator, ASTNode, BinaryOperator } from '@marcbachmann/cel-js';
import { literal, quoted } from './literal.ts';

/** An expression as it is evaluated, and where each part of it stands in what was written. */
export interface MeteredText {
  readonly text: string;
  /** From an offset in `text` to one in the source. */
  readonly sourceOffset: (offset: number) => number;
}

/** Names of the macro and functions that only the text below calls; the package's own of these names differ from Kubernetes'. */
export const METERED = 'metered__';
export const HAS_FIELD = 'hasField__';
export const OWN_SUFFIX = '__';
const REPLACED: ReadonlySet<string> = new Set([
  'matches',
  'lowerAscii',
  'upperAscii',
  'indexOf',
  'lastIndexOf',
  'substring',
  'split',
  'trim',
]);

/** Whose first argument is the name of a variable. */
const BINDING: ReadonlySet<string> = new Set(['all', 'exists', 'exists_one', 'map', 'filter', 'bind']);

const ALIASES: ReadonlyMap<string, string> = new Map([['existsOne', 'exists_one']]);

/**
 * Writes an expression again, so that every part whose evaluation takes time in proportion to data goes through
 * {@link METERED}: bodies of loops, and what is compared, joined or given to a function. The package has no other way to
 * stop an evaluation. `has(x.y)` becomes {@link HAS_FIELD}: the package's takes nothing but a path of names.
 */
export function meteredText(root: ASTNode): MeteredText {
  const marks: (readonly [out: number, source: number])[] = [];
  let text = '';

  const write = (...parts: (string | (() => void))[]): void => {
    for (const part of parts) {
      if (typeof part === 'string') text += part;
      else part();
    }
  };
  const mark = (offset: number): void => {
    marks.push([text.length, offset]);
  };
  const list = (nodes: readonly ASTNode[], print: (node: ASTNode) => () => void): (() => void)[] =>
    nodes.flatMap((node, index) => (index === 0 ? [print(node)] : [() => write(', '), print(node)]));

  /** A part that is free to evaluate by itself. */
  const plain = (node: ASTNode) => (): void => {
    mark(node.start);
    printNode(node);
  };
  const metered = (node: ASTNode) => (): void => {
    if (node.op === 'value') plain(node)();
    else write(`${METERED}(`, plain(node), ')');
  };
  const named = (node: ASTNode, name: string) => (): void => {
    mark(node.pos);
    write(name);
  };

  const printNode = (node: ASTNode): void => {
    if (isInfix(node)) return printInfix(node);
    if (isAccess(node)) return printAccess(node);
    switch (node.op) {
      case 'value':
        return write(literal(node));
      case 'id':
        return write(node.args);
      case 'call':
        return printCall(...node.args);
      case 'rcall':
        return printMethod(node, ...node.args);
      case 'list':
        return write('[', ...list(node.args, metered), ']');
      case 'map':
        return write('{', ...node.args.flatMap(printEntry), '}');
      case '?:':
        return write('(', plain(node.args[0]), ' ? ', plain(node.args[1]), ' : ', plain(node.args[2]), ')');
      case '!_':
      case '-_':
        return write(`(${node.op === '!_' ? '!' : '-'}`, plain(node.args), ')');
    }
  };

  const printEntry = ([key, value]: [ASTNode, ASTNode], index: number): (string | (() => void))[] => [
    index === 0 ? '' : ', ',
    metered(key),
    ': ',
    metered(value),
  ];

  const printInfix = ({ op, args: [left, right] }: InfixNode): void => {
    const operand = GROWING.has(op) ? metered : plain;
    write('(', operand(left), ` ${op} `, operand(right), ')');
  };

  const printAccess = (node: AccessNode): void => {
    if (node.op === '.' || node.op === '.?') write(plain(node.args[0]), node.op, named(node, node.args[1]));
    else write(plain(node.args[0]), node.op === '[]' ? '[' : '[?', plain(node.args[1]), ']');
  };

  const printCall = (name: string, args: readonly ASTNode[]): void => {
    const [first] = args;
    if (name === 'has' && args.length === 1 && first?.op === '.')
      return write(`${HAS_FIELD}(`, metered(first.args[0]), `, ${quoted(first.args[1])})`);
    if (name === 'duration' && args.length === 1)
      return write('duration(duration__(', ...list(args, metered), '))');
    return write(`${name}(`, ...list(args, name === 'has' ? plain : metered), ')');
  };

  const printMethod = (node: ASTNode, name: string, receiver: ASTNode, args: readonly ASTNode[]): void => {
    const known = ALIASES.get(name) ?? name;
    const own = REPLACED.has(known) ? `${known}${OWN_SUFFIX}` : known;
    const isNamespace = receiver.op === 'id' && NAMESPACES.has(receiver.args);
    const [variable, ...bodies] = args;
    const isBinding = BINDING.has(known) && variable !== undefined;
    const [body] = bodies;
    if ((name === 'optMap' || name === 'optFlatMap') && variable !== undefined && body !== undefined)
      return printOptional(name, receiver, variable, body);
    write(isNamespace ? plain(receiver) : metered(receiver), '.', named(node, own), '(');
    if (isBinding) write(plain(variable), ...bodies.flatMap(body => [', ', metered(body)]));
    else write(...list(args, metered));
    write(')');
  };

  /** The package has no such macros; what they stand for it has. The outer name is never seen by the body. */
  const printOptional = (
    name: 'optMap' | 'optFlatMap',
    receiver: ASTNode,
    variable: ASTNode,
    body: ASTNode,
  ): void => {
    const [open, close] = name === 'optMap' ? ['optional.of(', ')'] : ['', ''];
    write(`cel.bind(optional__, `, metered(receiver), ', optional__.hasValue() ? ', open, 'cel.bind(');
    write(plain(variable), ', optional__.value(), ', metered(body), ')', close, ' : optional.none())');
  };

  plain(root)();
  return {
    text,
    sourceOffset: offset => marks.findLast(([out]) => out <= offset)?.[1] ?? 0,
  };
}

/** What stands before a function's name and is no value. */
const NAMESPACES: ReadonlySet<string> = new Set(['cel', 'optional', 'sets']);

type AccessNode = ASTNode & { readonly op: AccessOperator };
type InfixNode = ASTNode & { readonly op: BinaryOperator | '&&' | '||' };

const INFIX: ReadonlySet<string> = new Set([
  '!=',
  '==',
  'in',
  '+',
  '-',
  '*',
  '/',
  '%',
  '<',
  '<=',
  '>',
  '>=',
  '&&',
  '||',
]);

/** What takes longer the larger its operands are. */
const GROWING: ReadonlySet<string> = new Set(['==', '!=', 'in', '+']);

function isInfix(node: ASTNode): node is InfixNode {
  return INFIX.has(node.op);
}

function isAccess(node: ASTNode): node is AccessNode {
  return ['.', '.?', '[]', '[?]'].includes(node.op);
}
