/** Go template text to a template (https://pkg.go.dev/text/template, package parse). */
import { builtins } from '../builtins.ts';
import { declaredVariables } from './declared.ts';
import { isEmptyList } from './empty-list.ts';
import { isKnownFunction } from '../functions/registry.ts';
import { rootPaths } from './root-paths.ts';
import { lex } from './lex.ts';
import { parseStatements } from './parse-statement.ts';
import type { Parser } from './parse-pipeline.ts';
import { syntax } from './token-stream.ts';
import type { ListNode, Template } from './tree.ts';
import { bytesOf } from '../value.ts';

export type { Template } from './tree.ts';

export interface ParseOptions {
  /** Whether a function of this name may be called, beside Go's own. Usually those of External Secrets. */
  readonly isFunction?: (name: string) => boolean;
}

/**
 * Everything that is wrong with the text alone, unknown functions included.
 * @throws PosternError `TEMPLATE_SYNTAX` in Go's words, with name, line and column; `TEMPLATE_UNSUPPORTED` for complex numbers
 */
export function parseTemplate(source: string, name = 'template', options: ParseOptions = {}): Template {
  const isFunction = options.isFunction ?? isKnownFunction;
  const functions = new Set<string>();
  const definitions = new Map<string, ListNode>();
  const parser: Parser = {
    stream: { name, source, tokens: lex(source), next: 0, furthest: 0, actionAt: undefined },
    variables: declaredVariables(),
    rangeDepth: 0,
    nesting: 0,
    callable: called => {
      if (isFunction(called)) functions.add(called);
      else return Object.hasOwn(builtins, called);
      return true;
    },
    define: (defined, list) => {
      const before = definitions.get(defined);
      if (before === undefined || isEmptyList(before)) definitions.set(defined, list);
      else if (!isEmptyList(list)) {
        throw syntax(parser.stream, `multiple definition of template ${JSON.stringify(defined)}`);
      }
    },
  };
  const list = parseStatements(parser);
  parser.define(bytesOf(name), list);
  const paths = rootPaths({ name, definitions });
  const keys = [...new Set(paths.flatMap(path => path.slice(0, 1)))];
  return { name, source, definitions, functions: [...functions], paths, keys };
}
