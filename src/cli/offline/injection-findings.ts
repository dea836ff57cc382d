import type { JsonObject } from '../../api/json.ts';
import { lenient } from '../../inject/may-come-later.ts';
import type { Finding } from '../../check/finding.ts';
import type { PlacedFinding } from '../../check/rule.ts';
import type { InjectContext } from '../../inject/contract.ts';
import { injectDocuments, isInjectable } from './inject-documents.ts';

interface Options extends Pick<InjectContext, 'settings' | 'server'> {
  readonly namespace: string;
}

/**
 * PST3xx: what admission would say of the pods and workloads among objects, with the manifests among them. What is not among
 * them may be in the cluster, so that it is missing is a warning.
 */
export function injectionFindings(
  objects: readonly { readonly object: JsonObject; readonly findings: readonly Finding[] }[],
  { namespace, settings, server }: Options,
): readonly PlacedFinding[] {
  if (!objects.some(({ object }) => isInjectable(object))) return [];
  const known = new Map<unknown, readonly Finding[]>(
    objects.map(({ object, findings }) => [object, findings]),
  );
  const around = { namespace, settings, server, sign: () => '' };
  return injectDocuments(objects, around, object => known.get(object) ?? [])
    .filter(({ source }) => isInjectable(source.object))
    .flatMap(({ source, findings }) =>
      findings.map(finding => Object.assign({ object: source.object }, lenient(finding))),
    );
}
