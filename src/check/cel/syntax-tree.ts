import type { ASTNode } from '@marcbachmann/cel-js';

export function childrenOf(node: ASTNode): readonly ASTNode[] {
  return [node.args].flat(3).filter(isNode);
}

export function nodesIn(node: ASTNode): readonly ASTNode[] {
  return [node, ...childrenOf(node).flatMap(nodesIn)];
}

function isNode(value: unknown): value is ASTNode {
  return typeof value === 'object' && value !== null && 'op' in value && 'args' in value;
}
