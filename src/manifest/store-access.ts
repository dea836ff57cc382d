import type { ClusterSecretStore, LabelSelector, StoreSpec } from '../api/secret-store.ts';
import { matchesSelector } from './label-selector.ts';
import type { Labels } from './labels.ts';
import { compileNamespaceRegex } from './namespace-regex.ts';

type Condition = NonNullable<StoreSpec['conditions']>[number];

/**
 * Whether a namespace may use a ClusterSecretStore, as ESO decides: without conditions every one may, otherwise one
 * condition must hold, and of a condition one of selector, name and expression. A selector or expression that
 * cannot be read refuses as soon as it is reached.
 *
 * @param labels of the namespace; undefined: they are not known
 * @returns undefined where that turns on labels that are not known
 */
export function storeAllowsNamespace(
  store: ClusterSecretStore,
  namespace: string,
  labels: Labels | undefined,
): boolean | undefined {
  const conditions = store.spec.conditions ?? [];
  if (labels !== undefined)
    return allows(conditions, namespace, selector => matchesSelector(selector, labels));
  // To take the namespace for one without labels would let it in where NotIn or DoesNotExist decide.
  const atMost = allows(conditions, namespace, selector => isReadable(selector) || undefined);
  const atLeast = allows(conditions, namespace, selector => (isReadable(selector) ? false : undefined));
  return atMost === atLeast ? atMost : undefined;
}

/** What a selector says of the namespace; undefined: it cannot be read. */
type Selects = (selector: LabelSelector) => boolean | undefined;

function isReadable(selector: LabelSelector): boolean {
  return matchesSelector(selector, {}) !== undefined;
}

function allows(conditions: readonly Condition[], namespace: string, selects: Selects): boolean {
  if (conditions.length === 0) return true;
  for (const condition of conditions) {
    const allowed = holds(condition, namespace, selects);
    if (allowed !== false) return allowed ?? false;
  }
  return false;
}

/** undefined: a part of the condition cannot be read. */
function holds(
  { namespaceSelector, namespaces = [], namespaceRegexes = [] }: Condition,
  namespace: string,
  selects: Selects,
): boolean | undefined {
  if (namespaceSelector !== undefined) {
    const selected = selects(namespaceSelector);
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
