import { targetName } from './produced-keys.ts';
import type { ManifestView, ObjectRef } from './view.ts';

/** What a view was asked for, as a text: the same for a decision that asked and for a change that makes the answer another. */
export type Lookup = string;

/** The same view; it tells what it is asked for. */
export function tracedView(view: ManifestView, asked: (lookup: Lookup) => void): ManifestView {
  return {
    externalSecret(namespace, name) {
      asked(lookupOf({ kind: 'ExternalSecret', namespace, name }));
      return view.externalSecret(namespace, name);
    },
    externalSecretsTargeting(namespace, secretName) {
      asked(writersOf(namespace, secretName));
      return view.externalSecretsTargeting(namespace, secretName);
    },
    secretStore(namespace, name) {
      asked(lookupOf({ kind: 'SecretStore', namespace, name }));
      return view.secretStore(namespace, name);
    },
    clusterSecretStore(name) {
      asked(lookupOf({ kind: 'ClusterSecretStore', name }));
      return view.clusterSecretStore(name);
    },
    generator(namespace, kind, name) {
      asked(lookupOf(kind === 'ClusterGenerator' ? { kind, name } : { kind, namespace, name }));
      return view.generator(namespace, kind, name);
    },
    namespaceLabels(namespace) {
      asked(lookupOf({ kind: 'Namespace', name: namespace }));
      return view.namespaceLabels(namespace);
    },
  };
}

/**
 * The look-ups that an object is an answer to, as the view has it at this moment. Of one that changes those before and those
 * after are answered otherwise: an ExternalSecret may write another Secret now.
 */
export function lookupsOf(view: Pick<ManifestView, 'externalSecret'>, ref: ObjectRef): readonly Lookup[] {
  const { kind, namespace = '', name } = ref;
  const known = kind === 'ExternalSecret' ? view.externalSecret(namespace, name) : undefined;
  return known === undefined ? [lookupOf(ref)] : [lookupOf(ref), writersOf(namespace, targetName(known))];
}

function lookupOf({ kind, namespace = '', name }: ObjectRef): Lookup {
  return `${kind}/${namespace}/${name}`;
}

/** The ExternalSecrets that write a Secret. */
function writersOf(namespace: string, secretName: string): Lookup {
  return `Secret/${namespace}/${secretName}`;
}
