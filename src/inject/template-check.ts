import type { InjectContext, TemplateVerdict } from './contract.ts';
import { injectPod } from './inject.ts';
import { reservedAnnotations } from './recognise.ts';
import { podTemplateOf } from './workloads.ts';

/**
 * What would be said of a pod made from this workload, told when the workload is applied: later it would only be an
 * event of a ReplicaSet. A kind without a pod template has no findings.
 */
export function checkWorkload(workload: unknown, context: InjectContext): TemplateVerdict {
  const placed = podTemplateOf(workload);
  if (placed === undefined) return { findings: [], missing: [] };
  const { metadata = {}, spec } = placed.template;
  const reserved = reservedAnnotations({ metadata });
  if (reserved.length > 0) return { findings: below(placed.path, reserved), missing: [] };
  const injection = injectPod({ metadata, ...(spec === undefined ? {} : { spec }) }, context);
  const findings = injection.kind === 'refused' ? injection.findings : injection.warnings;
  return { findings: below(placed.path, findings), missing: injection.missing };
}

function below(path: string, findings: TemplateVerdict['findings']): TemplateVerdict['findings'] {
  return findings.map(finding => ({ ...finding, path: `${path}.${finding.path}` }));
}
