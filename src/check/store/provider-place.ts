import { isJsonObject } from '../../api/json.ts';
import type { Loose } from '../../api/validate/loose.ts';
import type { ClusterSecretStore, SecretStore } from '../../api/secret-store.ts';
import { error, type RuleFinding } from '../rule.ts';
import type { Owner } from './selector-namespace.ts';

/** The spec of one provider in a store, read by paths below it such as `auth.secretRef.accessKeyIDSecretRef`. */
export interface ProviderPlace {
  readonly owner: Owner;
  /** Field path of a path below the provider. */
  at(path: string): string;
  /** undefined: not there. */
  read(path: string): unknown;
  /** Empty where there is no text. */
  text(path: string): string;
}

/** One thing to look at in a provider's spec. */
export type ProviderCheck = (place: ProviderPlace) => readonly RuleFinding[];

/** What the checks find; nothing in a store of another provider. */
export function checkProvider(
  { kind, metadata, spec }: Loose<SecretStore | ClusterSecretStore>,
  name: string,
  checks: readonly ProviderCheck[],
): readonly RuleFinding[] {
  const provider = fieldAt(spec?.provider, name);
  if (!isJsonObject(provider)) return [];
  const place: ProviderPlace = {
    owner: { kind, namespace: metadata?.namespace },
    at: path => `spec.provider.${name}${path === '' ? '' : `.${path}`}`,
    read: path => fieldAt(provider, path),
    text: path => {
      const value = fieldAt(provider, path);
      return typeof value === 'string' ? value : '';
    },
  };
  return checks.flatMap(check => check(place));
}

function fieldAt(from: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>(
      (value, name) => (isJsonObject(value) && Object.hasOwn(value, name) ? value[name] : undefined),
      from,
    );
}

/** An error unless a condition holds. */
export function must(
  holds: (place: ProviderPlace) => boolean,
  path: string,
  message: string,
  fix?: string,
): ProviderCheck {
  return place => (holds(place) ? [] : [error(place.at(path), message, fix)]);
}
