/** What a template is sure to ask its data for. */
import type { CommandNode, OperandNode, PipeNode, Template } from './tree.ts';
import { bytesOf, textOf } from '../value.ts';

/**
 * The fields of the root that every execution asks for, in order: `.a.b` and `$.a.b` as [a, b], `index . "a"` as [a].
 * What stands inside a branch, a definition or behind `and` and `or` may never be reached and is left out.
 */
export function rootPaths({ name, definitions }: Pick<Template, 'name' | 'definitions'>): string[][] {
  const paths: string[][] = [];
  for (const node of definitions.get(bytesOf(name))?.nodes ?? []) {
    if ('pipe' in node && node.pipe !== undefined) addPipe(paths, node.pipe);
  }
  return paths;
}

function addPipe(paths: string[][], pipe: PipeNode): void {
  for (const command of pipe.commands) addCommand(paths, command);
}

function addCommand(paths: string[][], { operands }: CommandNode): void {
  const [first, second, third] = operands;
  const name = first.kind === 'identifier' ? first.name : '';
  if (name === 'index' && isRoot(second) && third?.kind === 'string') paths.push([textOf(third.bytes)]);
  // `and` and `or` stop where their answer is known, so only the first argument is sure to be looked at.
  const reached = name === 'and' || name === 'or' ? operands.slice(0, 2) : operands;
  for (const operand of reached) addOperand(paths, operand);
}

function addOperand(paths: string[][], operand: OperandNode): void {
  if (operand.kind === 'pipe') addPipe(paths, operand);
  if (operand.kind === 'chain') addOperand(paths, operand.operand);
  const isField = operand.kind === 'field' || (operand.kind === 'variable' && operand.name === '$');
  if (isField && operand.names.length > 0) paths.push(operand.names.map(textOf));
}

function isRoot(operand: OperandNode | undefined): boolean {
  if (operand?.kind === 'dot') return true;
  return operand?.kind === 'variable' && operand.name === '$' && operand.names.length === 0;
}
