import { specFieldOf, type ClusterGeneratorSpec } from '../../api/generators/cluster-generator.ts';
import { error, type Rule } from '../rule.ts';

/*
 * spec.kind       names the generator
 * spec.generator  has its spec, under the field of that kind: passwordSpec for Password
 */
/**
 * A ClusterGenerator whose `kind` and `generator` do not go together.
 *
 * External Secrets reads the spec that stands under the field of `spec.kind`; with another one there it generates
 * nothing. Write the field that the kind has, such as `passwordSpec` for `Password`, or change the kind.
 */
export const clusterGenerator: Rule<{ spec: ClusterGeneratorSpec }> = {
  id: 'PST403',
  title: 'a ClusterGenerator whose `kind` and `generator` do not go together',
  kinds: ['ClusterGenerator'],
  check({ spec }) {
    const { kind, generator } = spec ?? {};
    const [given] = Object.keys(generator ?? {});
    if (kind === undefined || given === undefined || given === specFieldOf(kind)) return [];
    const message = `${given} is not the spec of kind ${kind}`;
    return [error(`spec.generator.${given}`, message, `write ${specFieldOf(kind)}, or change spec.kind`)];
  },
};
