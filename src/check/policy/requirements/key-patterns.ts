import { problem } from '../../../errors.ts';
import { compileRegexp, type GoRegexp } from '../../../golang/regexp/regexp.ts';
import { regexpSize } from '../../../golang/regexp/regexp-size.ts';
import { listed } from '../../wording/listed.ts';
import { hasDotSegment } from './dot-segment.ts';
import type { FoundKeys } from './found-keys.ts';
import { expressionFor, namesNamespace, textFor } from './namespace-text.ts';
import { perNamespace } from './per-namespace.ts';
import { literalBeginning, openEnded } from './expression-shape.ts';

/** Patterns of which a key must match one. */
export interface KeyPatterns {
  readonly allowsKey: (key: string, namespace: string | undefined) => boolean;
  /** Whether everything that may be found is sure to match. */
  readonly allowsFound: (found: FoundKeys, namespace: string | undefined) => boolean;
  /** The patterns, for messages. */
  readonly text: (namespace: string | undefined) => string;
  /** What every key must begin with; empty where that cannot be said. */
  readonly beginning: (namespace: string | undefined) => string;
}

/** Longer keys match nothing: providers know none, and a search takes time in proportion. */
const LONGEST_KEY = 2048;

/** undefined where one of them cannot be read: without it the others would refuse what it allows. */
export function compileKeyPatterns(patterns: readonly string[]): KeyPatterns | undefined {
  const exact = forNamespaces(patterns);
  const open = forNamespaces(patterns.flatMap(pattern => openEnded(pattern) ?? []));
  if (exact === undefined) return undefined;
  const allowsKey: KeyPatterns['allowsKey'] = (key, namespace) => matches(exact(namespace), key);
  const [single, another] = patterns;
  return {
    allowsKey,
    allowsFound: (found, namespace) =>
      'key' in found
        ? allowsKey(found.key, namespace)
        : open !== undefined && matches(open(namespace), found.beginning),
    text: perNamespace(namespace => listed(new Set(patterns.map(pattern => textFor(pattern, namespace))))),
    beginning: namespace =>
      single === undefined || another !== undefined || namespace === undefined
        ? ''
        : literalBeginning(expressionFor(single, namespace)),
  };
}

/** What any of them allows. */
export function anyOf(all: readonly KeyPatterns[]): KeyPatterns {
  const [single, another] = all;
  return {
    allowsKey: (key, namespace) => all.some(patterns => patterns.allowsKey(key, namespace)),
    allowsFound: (found, namespace) => all.some(patterns => patterns.allowsFound(found, namespace)),
    text: namespace => all.map(patterns => patterns.text(namespace)).join(', '),
    beginning: namespace =>
      single === undefined || another !== undefined ? '' : single.beginning(namespace),
  };
}

function matches(expressions: readonly GoRegexp[], text: string): boolean {
  return (
    text.length <= LONGEST_KEY &&
    !hasDotSegment(text) &&
    expressions.some(expression => expression.test(text))
  );
}

/** Ten times as many as people need; the first request of a namespace waits for it. */
const MOST_STEPS = 2000;

/**
 * One pattern for one namespace; what it takes where the namespace is not known is the most.
 *
 * @throws PosternError `REGEXP_SYNTAX`, `REGEXP_LARGE`
 */
export function compilePattern(pattern: string, namespace: string | undefined): GoRegexp {
  const expression = expressionFor(pattern, namespace);
  if (regexpSize(expression).steps > MOST_STEPS) throw problem('REGEXP_LARGE', { most: MOST_STEPS });
  return compileRegexp(expression);
}

type Compiled = (namespace: string | undefined) => readonly GoRegexp[];

/** Compiles for one namespace at its first request, and what is the same for all at once. */
function forNamespaces(patterns: readonly string[]): Compiled | undefined {
  const compile: Compiled = namespace => patterns.map(pattern => compilePattern(pattern, namespace));
  const anywhere = compiled(() => compile(undefined));
  if (anywhere === undefined) return undefined;
  return patterns.some(namesNamespace) ? perNamespace(compile) : () => anywhere;
}

function compiled<Of>(make: () => Of): Of | undefined {
  try {
    return make();
  } catch {
    return undefined;
  }
}
