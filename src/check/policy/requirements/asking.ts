import { checkedKindOf, currentKindOf } from '../../../api/checked-kinds.ts';
import type { ClusterExternalSecret } from '../../../api/cluster-external-secret.ts';
import type { ExternalSecret, ExternalSecretSpec } from '../../../api/external-secret.ts';
import type { Loose } from '../../../api/validate/loose.ts';
import type { ClusterPushSecret, PushSecret, PushSecretSpec } from '../../../api/push-secret.ts';
import { wellTyped } from '../../../api/validate/well-typed.ts';
import type { Subject } from '../contract.ts';

/** The kinds that ask stores for something. */
export const ASKING_KINDS = [
  'ExternalSecret',
  'ClusterExternalSecret',
  'PushSecret',
  'ClusterPushSecret',
] as const;

/** An object that reads from stores or writes to them. */
export type Asking = (
  | { readonly does: 'read'; readonly spec: Loose<ExternalSecretSpec> }
  | { readonly does: 'write'; readonly spec: Loose<PushSecretSpec> }
) & {
  /** Field path of `spec`. */
  readonly at: string;
  /** Where it happens; undefined among them: in some namespace that is not known. */
  readonly namespaces: readonly (string | undefined)[];
};

/** What an object of {@link ASKING_KINDS} asks, whether it is valid or not; undefined for other kinds. */
export function askingOf({ object, namespace }: Subject): Asking | undefined {
  const type = checkedKindOf(object) ?? currentKindOf(object);
  const here = [nameOrNone(namespace)];
  if (type?.kind === 'ExternalSecret') {
    const { spec = {} } = wellTyped<ExternalSecret>(type, object);
    return { does: 'read', spec, at: 'spec', namespaces: here };
  }
  if (type?.kind === 'ClusterExternalSecret') {
    const { spec: outer = {} } = wellTyped<ClusterExternalSecret>(type, object);
    const spec = outer.externalSecretSpec ?? {};
    return { does: 'read', spec, at: 'spec.externalSecretSpec', namespaces: namespacesOf(outer) };
  }
  if (type?.kind === 'PushSecret') {
    const { spec = {} } = wellTyped<PushSecret>(type, object);
    return { does: 'write', spec, at: 'spec', namespaces: here };
  }
  if (type?.kind === 'ClusterPushSecret') {
    const { spec: outer = {} } = wellTyped<ClusterPushSecret>(type, object);
    const spec = outer.pushSecretSpec ?? {};
    return { does: 'write', spec, at: 'spec.pushSecretSpec', namespaces: [undefined] };
  }
  return undefined;
}

type Spreading = NonNullable<Loose<ClusterExternalSecret>['spec']>;

/** How many are looked at one by one: what comes of the object in the others is looked at there. */
const MOST_NAMESPACES = 100;

/** Those that are listed; labels may choose any other. */
function namespacesOf({
  namespaces = [],
  namespaceSelector,
  namespaceSelectors = [],
}: Spreading): Asking['namespaces'] {
  const named = namespaces.slice(0, MOST_NAMESPACES).flatMap(name => nameOrNone(name) ?? []);
  const isOpen = namespaceSelector !== undefined || namespaceSelectors.length > 0 || named.length === 0;
  return isOpen ? [...named, undefined] : named;
}

/** What is no name of a namespace is not known: it goes into expressions. */
export function nameOrNone(namespace: string | undefined): string | undefined {
  return namespace !== undefined && /^[-a-z0-9]{1,63}$/u.test(namespace) ? namespace : undefined;
}

/** The first namespace for which it does not hold, as a message goes on; undefined: it holds in all. */
export function failingNamespace(
  { namespaces }: Pick<Asking, 'namespaces'>,
  holds: (namespace: string | undefined) => boolean,
): { readonly namespace: string | undefined; readonly where: string } | undefined {
  const index = namespaces.findIndex(namespace => !holds(namespace));
  if (index === -1) return undefined;
  const namespace = namespaces[index];
  const isOne = namespaces.length === 1 || namespace === undefined;
  return { namespace, where: isOne ? '' : ` in namespace ${namespace}` };
}
