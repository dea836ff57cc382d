import type { ClusterSecretStore, StoreSpec } from '../api/secret-store.ts';
import { matchesSelector } from './label-selector.ts';
import { compileNamespaceRegex } from './namespace-regex.ts';

type Condition = NonNullable<StoreSpec['conditions']>[number];

/**
 * Whether a namespace may use a ClusterSecretStore, as ESO decides: without conditions every one may, otherwise one
 * condition must hold, and of a condition one of selector, name and expression. A selector or expression that
 * cannot be read refuses as soon as it is reached.
 *
 * @param labels of the namespace
 */
export function storeAllowsNamespace(
  store: ClusterSecretStore,
  namespace: string,
  labels: Readonly<Record<string, string>>,
): boolean {
  const conditions = store.spec.conditions ?? [];
  if (conditions.length === 0) return true;
  for (const condition of conditions) {
    const allowed = holds(condition, namespace, labels);
    if (allowed !== false) return allowed ?? false;
  }
  return false;
}

/** undefined: a part of the condition cannot be read. */
function holds(
  { namespaceSelector, namespaces = [], namespaceRegexes = [] }: Condition,
  namespace: string,
  labels: Readonly<Record<string, string>>,
): boolean | undefined {
  if (namespaceSelector !== undefined) {
    const selected = matchesSelector(namespaceSelector, labels);
    if (selected !== false) return selected;
  }
  if (namespaces.includes(namespace)) return true;
  for (const source of namespaceRegexes) {
    const compiled = compileNamespaceRegex(source);
    if (!('regex' in compiled)) return undefined;
    if (compiled.regex.test(namespace)) return true;
  }
  return false;
}
