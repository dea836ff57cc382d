import type { CheckResult } from '../check/check-result.ts';
import type { Finding } from '../check/finding.ts';
import type { InjectContext } from './contract.ts';
import { excerpt } from '../check/wording/excerpt.ts';
import { isJsonObject } from '../api/json.ts';
import { warning } from './finding.ts';
import { injectPod } from './inject.ts';
import { misplacedAnnotations } from './misplaced-annotations.ts';
import { ANNOTATION_PREFIX } from '../manifest/stray-annotation.ts';
import { annotationPath, strayAnnotation } from './options/read-options.ts';
import { reservedAnnotations } from './recognise.ts';
import { podTemplateOf, type PlacedTemplate } from '../manifest/pod-template.ts';

/**
 * What would be said of a pod made from this workload, told when the workload is applied: later it would only be an
 * event of a ReplicaSet. A kind without a pod template has no findings. Paths are those of the workload:
 * `spec.template.metadata.annotations[postern.dev/inject]`.
 */
export function checkWorkload(workload: unknown, context: InjectContext): CheckResult {
  const placed = podTemplateOf(workload);
  if (placed === undefined || !isJsonObject(workload)) return { findings: [], missing: [] };
  const { metadata = {}, spec } = placed.template;
  const reserved = reservedAnnotations({ metadata });
  if (reserved.length > 0) return { findings: below(placed.path, reserved), missing: [] };
  const misplaced = [...annotatedBeside(placed), ...misplacedAnnotations(workload, placed.path)];
  const injection = injectPod({ metadata, ...(spec === undefined ? {} : { spec }) }, context);
  const findings = injection.kind === 'refused' ? injection.findings : injection.warnings;
  return { findings: [...below(placed.path, findings), ...misplaced], missing: injection.missing };
}

function below(path: string, findings: readonly Finding[]): readonly Finding[] {
  return findings.map(finding => ({ ...finding, path: `${path}.${finding.path}` }));
}

/** PST304: the commonest slip, annotations on the workload instead of on its pod template. */
function annotatedBeside({ annotations, template, path }: PlacedTemplate): Finding[] {
  const inside = template.metadata?.annotations ?? {};
  const place = `${path}.metadata.annotations`;
  return Object.keys(annotations)
    .filter(name => !Object.hasOwn(inside, name))
    .flatMap(name =>
      name.startsWith(ANNOTATION_PREFIX)
        ? warning(
            'PST304',
            annotationPath(name),
            `${excerpt(name)} has no effect here: pods are made from the template`,
            `write it under ${place}`,
          )
        : strayAnnotation(name).map(found =>
            Object.assign(found, { fix: `${found.fix ?? ''} It belongs under ${place}` }),
          ),
    )
    .slice(0, 10);
}
