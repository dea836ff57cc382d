import { looksSecret } from '../../../check/wording/looks-secret.ts';
import { nameOrPrefixOf, ownNamespace } from '../../../check/manifest-set.ts';
import { cut, oneLine } from '../../../check/wording/one-line.ts';
import { HIDDEN } from '../../../check/wording/shown-key.ts';

export interface ObjectIdentity {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

/** What a finding says of the object that it is of. */
export function identityOf(object: Readonly<Record<string, unknown>>): ObjectIdentity {
  return {
    kind: shortLine(String(object['kind'])),
    namespace: shortLine(ownNamespace(object) ?? ''),
    name: shortLine(nameOrPrefixOf(object)),
  };
}

/** No API server takes a longer name, and a file may have one of megabytes. */
const LONGEST_NAME = 253;

function shortLine(text: string): string {
  const start = text.slice(0, 2 * LONGEST_NAME);
  return looksSecret(start) ? HIDDEN : cut(oneLine(start), LONGEST_NAME);
}

/** What stands in place of a file: `ExternalSecret/shop/db`. */
export function labelOf(object: Readonly<Record<string, unknown>>): string {
  const { kind, namespace, name } = identityOf(object);
  return [kind, namespace, name].filter(part => part !== '').join('/');
}
