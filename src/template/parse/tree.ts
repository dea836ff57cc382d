/** What a template is after parsing: the nodes of Go's text/template/parse, values in bytes. */

export interface Template {
  /** Shown in errors; ESO names a template after the key that it writes. */
  readonly name: string;
  readonly source: string;
  /** By name: the template itself and what `define` and `block` add. */
  readonly definitions: ReadonlyMap<string, ListNode>;
  /** The functions that it calls beyond Go's own, for the caller to load. */
  readonly functions: readonly string[];
  /** The fields of the root that every execution asks for, in order: `.a.b` is [a, b]. */
  readonly paths: readonly (readonly string[])[];
  /** The first names of those, each once. */
  readonly keys: readonly string[];
}

/** Offset in the source, for errors. */
interface Placed {
  readonly at: number;
}

export interface ListNode extends Placed {
  readonly kind: 'list';
  readonly nodes: readonly StatementNode[];
}

export type StatementNode = TextNode | ActionNode | BranchNode | TemplateNode | JumpNode;

export interface TextNode extends Placed {
  readonly kind: 'text';
  readonly bytes: string;
}

export interface ActionNode extends Placed {
  readonly kind: 'action';
  readonly pipe: PipeNode;
}

export interface BranchNode extends Placed {
  readonly kind: 'if' | 'with' | 'range';
  readonly pipe: PipeNode;
  readonly list: ListNode;
  readonly elseList: ListNode | undefined;
}

export interface TemplateNode extends Placed {
  readonly kind: 'template';
  readonly name: string;
  readonly pipe: PipeNode | undefined;
}

export interface JumpNode extends Placed {
  readonly kind: 'break' | 'continue';
}

export interface PipeNode extends Placed {
  readonly kind: 'pipe';
  readonly isAssign: boolean;
  /** With their dollar sign. */
  readonly variables: readonly string[];
  readonly commands: readonly CommandNode[];
}

export interface CommandNode extends Placed {
  readonly kind: 'command';
  /** At least one; a function with its arguments, or a lone operand. */
  readonly operands: readonly [OperandNode, ...OperandNode[]];
}

export type OperandNode =
  | FieldNode
  | VariableNode
  | ChainNode
  | IdentifierNode
  | PipeNode
  | DotNode
  | NilNode
  | BoolNode
  | NumberNode
  | StringNode;

/** `.a.b` */
export interface FieldNode extends Placed {
  readonly kind: 'field';
  readonly names: readonly string[];
}

/** `$x.a.b`; `$` alone has the name `$`. */
export interface VariableNode extends Placed {
  readonly kind: 'variable';
  readonly name: string;
  readonly names: readonly string[];
}

/** `(pipeline).a.b` */
export interface ChainNode extends Placed {
  readonly kind: 'chain';
  readonly operand: OperandNode;
  readonly names: readonly string[];
}

export interface IdentifierNode extends Placed {
  readonly kind: 'identifier';
  readonly name: string;
}

export interface DotNode extends Placed {
  readonly kind: 'dot';
}

export interface NilNode extends Placed {
  readonly kind: 'nil';
}

export interface BoolNode extends Placed {
  readonly kind: 'bool';
  readonly value: boolean;
}

/** One literal under every type that can hold it, as Go's untyped constants. */
export interface NumberNode extends Placed {
  readonly kind: 'number';
  readonly source: string;
  readonly int: bigint | undefined;
  readonly uint: bigint | undefined;
  readonly float: number | undefined;
}

export interface StringNode extends Placed {
  readonly kind: 'string';
  /** As written, with its quotes. */
  readonly source: string;
  readonly bytes: string;
}
