import { specFieldOf, type ClusterGeneratorSpec } from '../../api/generators/cluster-generator.ts';
import type { Loose } from '../../api/loose.ts';
import type { Finding } from '../finding.ts';
import { error, finding } from '../rule.ts';

/*
 * spec.kind       names the generator
 * spec.generator  has its spec, under the field of that kind: passwordSpec for Password
 */
export function clusterGeneratorFindings({
  spec,
}: Loose<{ spec: ClusterGeneratorSpec }>): readonly Finding[] {
  const { kind, generator } = spec ?? {};
  const [given] = Object.keys(generator ?? {});
  if (kind === undefined || given === undefined || given === specFieldOf(kind)) return [];
  const message = `${given} is not the spec of kind ${kind}`;
  const fix = `write ${specFieldOf(kind)}, or change spec.kind`;
  return [finding('PST403', error(`spec.generator.${given}`, message, fix))];
}
