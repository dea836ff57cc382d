import type { ASTNode } from '@marcbachmann/cel-js';
import { sourceEnvironment } from './environment.ts';
import { childrenOf } from './syntax-tree.ts';
import { VARIABLES } from './scene.ts';

/**
 * Whether an expression reads nothing of objects but what whoever sees that they exist sees: kind, name, namespace and
 * labels. An API server masks nothing in what a `messageExpression` gives.
 *
 * @param source one that does not compile reads anything
 */
export function readsOnlyNames(source: string): boolean {
  try {
    return isHarmless(sourceEnvironment().parse(source).ast);
  } catch {
    return false;
  }
}

function isHarmless(node: ASTNode): boolean {
  const path = pathOf(node);
  if (path !== undefined) return NAMES.test(path);
  return childrenOf(node).every(isHarmless);
}

const NAMES = /^(?:apiVersion|kind|metadata\.(?:name|namespace|generateName|labels(?:\..*)?))$/su;

/** Below which variable of ours a node is a field, and which: `metadata.name`; undefined: of none. */
function pathOf(node: ASTNode): string | undefined {
  if (node.op === 'id') return isVariable(node.args) ? '' : undefined;
  if (node.op !== '.' && node.op !== '.?' && node.op !== '[]' && node.op !== '[?]') return undefined;
  const [owner, field] = node.args;
  const above = pathOf(owner);
  if (above === undefined) return undefined;
  // What is between brackets may read something itself.
  if (typeof field !== 'string' && !isHarmless(field)) return '?';
  const name = typeof field === 'string' ? field : field.op === 'value' ? String(field.args) : '?';
  return above === '' ? name : `${above}.${name}`;
}

function isVariable(name: string): boolean {
  return VARIABLES.some(one => one === name);
}
