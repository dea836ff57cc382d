/** A node as Go writes it into errors: text of the template, never a value. */
import { quote } from '../golang/characters/quote.ts';
import type { CommandNode, JumpNode, ListNode, OperandNode, PipeNode, StatementNode } from './parse/tree.ts';
import { textOf } from './value.ts';

export type AnyNode = ListNode | StatementNode | PipeNode | CommandNode | OperandNode;

export function nodeText(node: AnyNode): string {
  if (node.kind === 'list') return node.nodes.map(nodeText).join('');
  if (node.kind === 'text') return textOf(node.bytes);
  if (node.kind === 'action') return `{{${pipeText(node.pipe)}}}`;
  if (node.kind === 'command') return node.operands.map(bracketed).join(' ');
  if (node.kind === 'template') {
    return `{{template ${quotedText(node.name)}${node.pipe === undefined ? '' : ` ${pipeText(node.pipe)}`}}}`;
  }
  if (isJump(node)) return `{{${node.kind}}}`;
  if (!('elseList' in node)) return operandText(node);
  const otherwise = node.elseList === undefined ? '' : `{{else}}${nodeText(node.elseList)}`;
  return `{{${node.kind} ${pipeText(node.pipe)}}}${nodeText(node.list)}${otherwise}{{end}}`;
}

function isJump(node: AnyNode): node is JumpNode {
  return node.kind === 'break' || node.kind === 'continue';
}

/** Bytes in quotes, for a message. */
export function quotedText(bytes: string): string {
  return textOf(quote(bytes));
}

function pipeText(pipe: PipeNode): string {
  const declared = pipe.variables.map(textOf).join(', ');
  const commands = pipe.commands.map(nodeText).join(' | ');
  return declared === '' ? commands : `${declared} ${pipe.isAssign ? '=' : ':='} ${commands}`;
}

function operandText(node: OperandNode): string {
  if (node.kind === 'field') return fields(node.names);
  if (node.kind === 'variable') return textOf(node.name) + fields(node.names);
  if (node.kind === 'chain') return bracketed(node.operand) + fields(node.names);
  if (node.kind === 'identifier') return textOf(node.name);
  if (node.kind === 'pipe') return pipeText(node);
  if (node.kind === 'bool') return String(node.value);
  if (node.kind === 'dot') return '.';
  return node.kind === 'nil' ? 'nil' : node.source;
}

function bracketed(node: OperandNode): string {
  return node.kind === 'pipe' ? `(${pipeText(node)})` : operandText(node);
}

function fields(names: readonly string[]): string {
  return names.map(name => `.${textOf(name)}`).join('');
}
