/** What ESO's providers ask of the references to Secrets and ServiceAccounts in their specs. */
import { isJsonObject } from '../../api/json.ts';
import { error, type RuleFinding } from '../rule.ts';
import type { ProviderCheck, ProviderPlace } from './provider-place.ts';
import { namespaceRequired, ownNamespaceOnly } from './selector-namespace.ts';

/** A SecretStore reads from its own namespace only; a ClusterSecretStore without one means that of the ExternalSecret. */
export function referent(...paths: readonly string[]): ProviderCheck {
  return place => paths.flatMap(path => ownNamespaceOnly(place.owner, place.at(path), selector(place, path)));
}

/** Likewise, and a ClusterSecretStore must say which namespace. */
export function withNamespace(...paths: readonly string[]): ProviderCheck {
  return place =>
    paths.flatMap(path => namespaceRequired(place.owner, place.at(path), selector(place, path)));
}

/** A selector that is there must have these fields. */
export function complete(path: string, fields: readonly string[] = ['name', 'key']): ProviderCheck {
  return place => {
    const found = place.read(path);
    if (!isJsonObject(found)) return [];
    return fields
      .filter(field => (found[field] ?? '') === '')
      .map(field => error(place.at(`${path}.${field}`), 'is required', `write the ${field} of the Secret`));
  };
}

/** `{value}` or `{secretRef: {name, key}}`, one of them. */
export function valueOrRef(path: string): ProviderCheck {
  return place => {
    const found = place.read(path);
    if (!isJsonObject(found)) return [];
    const hasValue = place.text(`${path}.value`) !== '';
    const hasRef = isJsonObject(found['secretRef']);
    if (hasValue === hasRef) {
      const message = hasValue
        ? 'has both value and secretRef: only one of them may be there'
        : 'must have value or secretRef';
      return [error(place.at(path), message, 'write secretRef: {name: <Secret>, key: <key>}')];
    }
    return [...referent(`${path}.secretRef`)(place), ...complete(`${path}.secretRef`)(place)];
  };
}

/** In a ClusterSecretStore the namespace of a certificate authority is required, in a SecretStore it is forbidden. */
export function caNamespace(path: string): ProviderCheck {
  return place => {
    const found = place.read(path);
    if (!isJsonObject(found)) return [];
    const at = place.at(`${path}.namespace`);
    const isSet = found['namespace'] !== undefined;
    if (place.owner.kind === 'ClusterSecretStore' && !isSet) {
      return [
        error(at, 'is required in a ClusterSecretStore', 'write the namespace of the Secret or ConfigMap'),
      ];
    }
    if (place.owner.kind !== 'SecretStore' || !isSet) return [];
    return [error(at, 'must not be set: a SecretStore reads from its own namespace only', 'remove it')];
  };
}

/** Exactly one of several fields below a path. */
export function exactlyOne(path: string, names: readonly string[]): ProviderCheck {
  return place => {
    const given = givenAt(place, path, names);
    const [first, second] = given;
    if (first !== undefined && second === undefined) return [];
    const wanted = `must have exactly one of ${names.join(', ')}`;
    return [error(place.at(path), `${wanted}, and has ${given.length === 0 ? 'none' : given.join(' and ')}`)];
  };
}

/** The same, where the object around them is there. */
export function exactlyOneIn(path: string, names: readonly string[]): ProviderCheck {
  return place => (isJsonObject(place.read(path)) ? exactlyOne(path, names)(place) : []);
}

/** One of several fields of the provider, or none. */
export function atMostOne(names: readonly string[]): ProviderCheck {
  return place => {
    const given = givenAt(place, '', names);
    if (given.length < 2) return [];
    return [
      error(place.at(''), `must have at most one of ${names.join(', ')}, and has ${given.join(' and ')}`),
    ];
  };
}

function givenAt(place: ProviderPlace, path: string, names: readonly string[]): readonly string[] {
  return names.filter(name => place.read(path === '' ? name : `${path}.${name}`) !== undefined);
}

/** Texts that must not be empty, where the object around them is there. */
export function filled(...paths: readonly string[]): ProviderCheck {
  return place =>
    paths.flatMap((path): readonly RuleFinding[] => {
      const parent = path.includes('.') ? place.read(path.slice(0, path.lastIndexOf('.'))) : {};
      if (!isJsonObject(parent) || place.text(path) !== '') return [];
      return [error(place.at(path), place.read(path) === undefined ? 'is required' : 'must not be empty')];
    });
}

function selector(place: ProviderPlace, path: string): { readonly namespace?: string } | undefined {
  const found = place.read(path);
  if (!isJsonObject(found)) return undefined;
  const { namespace } = found;
  return typeof namespace === 'string' ? { namespace } : {};
}
