import type { CheckedKindVersion } from '../api/checked-kinds.ts';
import { definitionOf, isGeneratorKind } from '../api/generators/index.ts';
import { specFieldOf } from '../api/generators/cluster-generator.ts';
import { isJsonObject } from '../api/json.ts';
import type { RuleFinding } from './rule.ts';

/** An object that another one carries: rules of its kind hold for it too. */
export interface CarriedObject {
  readonly type: CheckedKindVersion;
  readonly object: Readonly<Record<string, unknown>>;
  /** A finding in it as one of the object that carries it. */
  readonly place: (found: RuleFinding) => RuleFinding;
}

/** The ExternalSecret in a ClusterExternalSecret, the PushSecret in a ClusterPushSecret, the generator in a ClusterGenerator. */
export function carriedObject(
  type: CheckedKindVersion,
  { spec }: Readonly<Record<string, unknown>>,
): CarriedObject | undefined {
  if (!isJsonObject(spec)) return undefined;
  if (type.kind === 'ClusterExternalSecret') {
    return carried(
      { kind: 'ExternalSecret', version: type.version },
      spec['externalSecretSpec'],
      'externalSecretSpec',
    );
  }
  if (type.kind === 'ClusterPushSecret') {
    return carried({ kind: 'PushSecret', version: 'v1alpha1' }, spec['pushSecretSpec'], 'pushSecretSpec');
  }
  if (type.kind !== 'ClusterGenerator') return undefined;
  const inner = definitionOf({ kind: type.kind, spec });
  return isGeneratorKind(inner.kind)
    ? carried({ kind: inner.kind, version: 'v1alpha1' }, inner.spec, `generator.${specFieldOf(inner.kind)}`)
    : undefined;
}

function carried(type: CheckedKindVersion, spec: unknown, field: string): CarriedObject | undefined {
  if (!isJsonObject(spec)) return undefined;
  const pointer = `/spec/${field.replaceAll('.', '/')}`;
  return {
    type,
    object: { kind: type.kind, metadata: { name: 'carried' }, spec },
    place: ({ patch, ...found }) => ({
      ...found,
      path: found.path.replace(/^spec\b/u, `spec.${field}`),
      message: withPaths(found.message, field),
      ...(found.fix === undefined ? {} : { fix: withPaths(found.fix, field) }),
      ...(patch === undefined
        ? {}
        : {
            patch: patch.map(operation => ({
              ...operation,
              path: operation.path.replace(/^\/spec(?=\/|$)/u, pointer),
            })),
          }),
    }),
  };
}

/** Of the object that carries: where else in it something stands, or belongs. */
function withPaths(text: string, field: string): string {
  return text.replace(/(?<![\w."'/])spec\.(?=[a-z])/gu, `spec.${field}.`);
}
