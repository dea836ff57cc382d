import type { DeliveryKind, Requirements } from '../../../api/secret-policy.ts';
import type { Loose } from '../../../api/validate/loose.ts';
import type { ExternalSecretSpec } from '../../../api/external-secret.ts';
import { podOf, POD_KINDS } from '../../across/pod-references.ts';
import { error, warning, type RuleFinding } from '../../rule.ts';
import type { RequirementRule } from '../contract.ts';
import { askingOf } from './asking.ts';
import { podDeliveries, type PodDelivery } from './pod-deliveries.ts';

type Parameters = NonNullable<Requirements['delivery']>;

/**
 * A way for values to reach an application that a SecretPolicy does not allow.
 *
 * `require.delivery.allowed` lists `files` and `env`, which Postern injects into the memory of a pod, and `secret`, an object
 * in the cluster that everybody with access to it, to etcd or to a backup can read. An ExternalSecret with
 * `target.creationPolicy: None` writes no object and is injected only; with any other it is a `secret`. A pod with
 * `postern.dev/inject` gets files, and variables where it asks for them with `postern.dev/env` or, with `auto`, by references in
 * `env` and `envFrom`. What it names of Secrets without injection is a `secret`, also in containers that
 * `postern.dev/containers` leaves out, and so is, with `auto`, a Secret that no ExternalSecret writes.
 *
 * Where such an ExternalSecret may be applied next, it is a warning: for a workload at admission, and in files. Its pods are
 * refused when they are made, in namespaces with the label `policy.postern.dev/workloads: enforced`, since nothing is injected
 * into them later; the report finds what is stored. `ephemeralContainers` are looked at in files alone: `kubectl debug` adds them to
 * a running pod as the subresource `pods/ephemeralcontainers`, about which neither the webhook nor a ValidatingAdmissionPolicy is
 * asked, and the report reads no pod for them.
 */
export const allowedDelivery: RequirementRule<Parameters> = {
  id: 'PST805',
  title: 'a way of delivery that a SecretPolicy does not allow',
  kinds: ['ExternalSecret', 'ClusterExternalSecret', ...POD_KINDS.map(([, kind]) => kind)],
  prepare: ({ allowed }) => {
    const kinds = new Set(allowed);
    return subject => {
      const asking = askingOf(subject);
      if (asking !== undefined) {
        return asking.does === 'read' && !kinds.has('secret') ? targetFindings(asking.spec, asking.at) : [];
      }
      const pod = podOf(subject.object);
      if (pod === undefined) return [];
      return podDeliveries(pod, subject.isServed).flatMap(delivery => podFinding(delivery, kinds));
    };
  },
};

function targetFindings({ target }: Loose<ExternalSecretSpec>, at: string): readonly RuleFinding[] {
  const { creationPolicy = 'Owner', manifest } = target ?? {};
  if (creationPolicy === 'None') return [];
  const object = manifest?.kind === undefined ? 'a Secret' : 'an object';
  return [
    error(
      `${at}.target.creationPolicy`,
      `writes ${object} into the cluster (creationPolicy ${creationPolicy}), and values may only be injected`,
      'write creationPolicy: None and annotate the pods with postern.dev/inject',
    ),
  ];
}

const WAYS: Readonly<Record<DeliveryKind, string>> = {
  files: 'as files',
  env: 'as environment variables',
  secret: 'from a Secret in the cluster',
};

function messageOf({ kind, name }: PodDelivery): string {
  return `gets values${name === undefined ? '' : ` of ${name}`} ${WAYS[kind]}, which is not allowed`;
}

function podFinding(delivery: PodDelivery, kinds: ReadonlySet<DeliveryKind>): readonly RuleFinding[] {
  const { kind, path, name = '', serving } = delivery;
  const isAllowed = kinds.has(kind);
  const isSure = serving !== 'unsure' || isAllowed === kinds.has('secret');
  if (isSure) return isAllowed ? [] : [error(path, messageOf(delivery), fixOf(delivery, kinds))];
  const unknown = `no ExternalSecret is known that writes ${name}`;
  return isAllowed
    ? [
        warning(
          path,
          `${unknown}: without one it is ${WAYS.secret.slice(5)}, which is not allowed`,
          WRITE_ONE,
        ),
      ]
    : [
        warning(
          path,
          `${unknown}: with one it comes ${WAYS[kind]}, which is not allowed`,
          fixOf(delivery, kinds),
        ),
      ];
}

const WRITE_ONE = 'write an ExternalSecret for it with target.creationPolicy: None';

/** The nearest way that is allowed. */
function fixOf({ kind, name, serving }: PodDelivery, allowed: ReadonlySet<DeliveryKind>): string {
  const isInjectable = allowed.has('files') || allowed.has('env');
  if (kind === 'secret') {
    if (isInjectable && serving === 'none') return WRITE_ONE;
    return isInjectable
      ? 'annotate the pod with postern.dev/inject: auto, for this container too'
      : 'take the reference out';
  }
  if (!isInjectable) return 'take the annotations of Postern off and use the Secret';
  if (kind === 'files') return 'write postern.dev/inject: auto and refer to the Secret in env';
  return name === undefined
    ? 'take the annotation off: the values are files below the mount path'
    : 'mount the Secret as a volume';
}
