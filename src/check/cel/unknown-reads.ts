import type { ASTNode } from '@marcbachmann/cel-js';
import { sourceEnvironment } from './environment.ts';
import { positionOf } from './position.ts';
import { eitherOf, entryOf, fieldOf, listOf, loopedOver, type Place } from './schema-place.ts';
import { childrenOf } from './syntax-tree.ts';

/** A field that an expression reads and no value that may stand there has. */
export interface UnknownRead {
  /** `1:8`: line and column of its name's owner in the expression, both from 1. */
  readonly position: string;
  readonly name: string;
  /** That there are at its place. */
  readonly fields: readonly string[];
}

/**
 * Fields that an expression reads of its variables, also through `has()`, `.?` and loops. What cannot be followed (what a
 * function gives, a map under a key that a user chose) is taken for anything.
 *
 * @param source one that does not parse reads nothing
 * @param variables what each may stand for
 */
export function unknownReads(source: string, variables: ReadonlyMap<string, Place>): readonly UnknownRead[] {
  const found: UnknownRead[] = [];
  const report = (node: ASTNode, name: string, fields: readonly string[]): void => {
    found.push({ position: positionOf(source, node.start), name, fields });
  };
  const root = parsed(source);
  if (root !== undefined) placeOf(root, variables, report);
  return found;
}

function parsed(source: string): ASTNode | undefined {
  try {
    return sourceEnvironment().parse(source).ast;
  } catch {
    return undefined;
  }
}

type Scope = ReadonlyMap<string, Place>;
type Report = (node: ASTNode, name: string, fields: readonly string[]) => void;

/** What a part may stand for; tells of what it and its parts read. */
function placeOf(node: ASTNode, scope: Scope, report: Report): Place {
  const of = (part: ASTNode): Place => placeOf(part, scope, report);
  const read = (owner: Place, name: string): Place => {
    const { place, fields } = fieldOf(owner, name);
    if (fields !== undefined) report(node, name, fields);
    return place;
  };
  if (node.op === 'id') return scope.get(node.args);
  if (node.op === '.' || node.op === '.?') return read(of(node.args[0]), node.args[1]);
  if (node.op === '[]' || node.op === '[?]') {
    const [owner, key] = [of(node.args[0]), node.args[1]];
    if (key.op === 'value' && typeof key.args === 'string') return read(owner, key.args);
    of(key);
    return entryOf(owner);
  }
  if (node.op === 'rcall') return ofMethod(node.args, scope, report);
  const [first, ...more] = childrenOf(node).map(of);
  if (node.op === 'list') return listOf(node.args.length === 0 ? [] : [first, ...more]);
  if (node.op === '?:') return eitherOf(more);
  if (node.op === '+') return eitherOf([first, ...more]);
  return node.op === 'call' && node.args[0] === 'dyn' ? first : undefined;
}

/** Loops give their variable the entries, what is optional is what is in it. */
function ofMethod(
  [name, owner, parts]: readonly [string, ASTNode, readonly ASTNode[]],
  scope: Scope,
  report: Report,
): Place {
  const of = (part: ASTNode, where: Scope = scope): Place => placeOf(part, where, report);
  const [first, second] = parts;
  if (name === 'bind' && first?.op === 'id' && second !== undefined) {
    const inner = new Map(scope).set(first.args, of(second));
    return parts
      .slice(2)
      .map(part => of(part, inner))
      .at(-1);
  }
  const place = of(owner);
  const over = OVER.get(name);
  if (over !== undefined && first?.op === 'id') {
    const inner = new Map(scope).set(first.args, over(place));
    const body = parts
      .slice(1)
      .map(part => of(part, inner))
      .at(-1);
    if (name === 'filter') return place;
    return name === 'map' ? listOf([body]) : undefined;
  }
  const given = parts.map(part => of(part));
  if (name === 'value') return place;
  if (name === 'or') return eitherOf([place, ...given]);
  return name === 'orValue' && first !== undefined && isEmpty(first) ? place : undefined;
}

/** What binds a variable: what that stands for. */
const OVER: ReadonlyMap<string, (place: Place) => Place> = new Map([
  ...['all', 'exists', 'exists_one', 'existsOne', 'filter', 'map'].map(name => [name, loopedOver] as const),
  ...['optMap', 'optFlatMap'].map(name => [name, (place: Place) => place] as const),
]);

/** `[]`, `{}` or a plain value: nothing that has fields of its own. */
function isEmpty(node: ASTNode): boolean {
  return node.op === 'value' || ((node.op === 'list' || node.op === 'map') && node.args.length === 0);
}
