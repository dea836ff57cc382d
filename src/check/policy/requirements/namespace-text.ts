/** `{{namespace}}` in the parameters of a policy. What it stands for is a name, or not known. */
import { quoteMeta } from '../../../golang/regexp/regexp.ts';
import { compileGlob, type Glob } from '../glob.ts';
import { perNamespace } from './per-namespace.ts';

const PLACEHOLDER = /\{\{\s*namespace\s*\}\}/gu;

/** Where it is not known which namespace is meant, only what none could satisfy is found. */
const ANY_NAME = '[-a-z0-9]{1,63}';

/** The text before, between and behind the places of `{{namespace}}`. */
export function aroundNamespace(pattern: string): readonly string[] {
  return pattern.split(PLACEHOLDER);
}

export function namesNamespace(pattern: string): boolean {
  return pattern.search(PLACEHOLDER) !== -1;
}

/** The glob for each namespace. */
export function globFor(pattern: string): (namespace: string | undefined) => Glob {
  if (namesNamespace(pattern))
    return perNamespace(namespace => compileGlob(textFor(pattern, namespace ?? '*')));
  const glob = compileGlob(pattern);
  return () => glob;
}

/** The regular expression for one namespace, whose name stands for itself. */
export function expressionFor(pattern: string, namespace: string | undefined): string {
  return textFor(pattern, namespace === undefined ? ANY_NAME : quoteMeta(namespace));
}

/** As a message names it to who works in one namespace. */
export function textFor(pattern: string, namespace: string | undefined): string {
  return namespace === undefined ? pattern : pattern.replace(PLACEHOLDER, () => namespace);
}
