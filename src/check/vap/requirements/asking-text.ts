import { namesNamespace } from '../../policy/requirements/namespace-text.ts';

/** How CEL reads an object that asks stores for something. */
export interface AskingText {
  readonly kind: string;
  readonly does: 'read' | 'write';
  /** CEL of the spec that says what is asked. */
  readonly spec: string;
  /** The same, as a message names it: `spec.externalSecretSpec`. */
  readonly at: string;
  /** CEL of the names of its namespaces, among them `any` where others may be meant; undefined: it lies in one itself. */
  readonly namespaces?: (any: string) => string;
}

/** Of a ClusterExternalSecret as `asking.ts` reads it; more than a hundred are looked at where the objects come to be. */
const LISTED = 'object.spec.?namespaces.orValue([])';
const NAMED = `${LISTED}.filter(n, n.matches("^[-a-z0-9]{1,63}$"))`;
const IS_OPEN =
  'has(object.spec.namespaceSelector) || object.spec.?namespaceSelectors.orValue([]).size() > 0 || ' +
  `${NAMED}.size() == 0`;

export const ASKING: readonly AskingText[] = [
  { kind: 'ExternalSecret', does: 'read', spec: 'object.spec', at: 'spec' },
  {
    kind: 'ClusterExternalSecret',
    does: 'read',
    spec: 'object.spec.externalSecretSpec',
    at: 'spec.externalSecretSpec',
    namespaces: any => `(${LISTED}.size() > 100 ? [] : ${NAMED} + (${IS_OPEN} ? [${any}] : []))`,
  },
  { kind: 'PushSecret', does: 'write', spec: 'object.spec', at: 'spec' },
  {
    kind: 'ClusterPushSecret',
    does: 'write',
    spec: 'object.spec.pushSecretSpec',
    at: 'spec.pushSecretSpec',
    namespaces: any => `[${any}]`,
  },
];

export const READING: readonly AskingText[] = ASKING.filter(({ does }) => does === 'read');

/** What a namespace that is not known may be, in a glob and in a regular expression. Neither is quoted where it goes into one. */
export const ANY_IN_GLOB = '".*"';
export const ANY_IN_EXPRESSION = '"[-a-z0-9]{1,63}"';

/**
 * What must hold in each namespace of an object.
 *
 * @param texts that may name the namespace
 * @param holds given CEL of a namespace
 */
export function inEachNamespace(
  { namespaces }: AskingText,
  texts: readonly string[],
  any: string,
  holds: (namespace: string) => string,
): string {
  if (namespaces === undefined || !texts.some(namesNamespace)) return holds(OWN_NAMESPACE);
  return `${namespaces(any)}.all(n, ${holds('n')})`;
}

/** CEL of how often {@link inEachNamespace} asks, with what it takes to choose the namespaces. */
export function timesOf({ kind, namespaces }: AskingText, texts: readonly string[]): string {
  if (namespaces === undefined || !texts.some(namesNamespace)) return '1';
  return kind === 'ClusterExternalSecret' ? `(${LISTED}.size() + 1)` : '1';
}

export const OWN_NAMESPACE = 'object.metadata.namespace';

/** Lists of an object that reads, empty where there are none. */
export function dataOf({ spec }: AskingText): string {
  return `${spec}.?data.orValue([])`;
}

export function dataFromOf({ spec }: AskingText): string {
  return `${spec}.?dataFrom.orValue([])`;
}

/** References of an object that writes. */
export function refsOf({ spec }: AskingText): string {
  return `${spec}.?secretStoreRefs.orValue([])`;
}

export function dataToOf({ spec }: AskingText): string {
  return `${spec}.?dataTo.orValue([])`;
}
