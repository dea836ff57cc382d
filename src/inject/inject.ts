import type { Pod, PodSpec } from '../api/pod.ts';
import type { Finding } from '../check/finding.ts';
import type { ObjectRef } from '../manifest/view.ts';
import { planSecrets, type PlannedSecrets } from '../plan/plan-secrets.ts';
import { PLAN_VERSION, type DirectoryPlan, type Plan } from '../plan/plan.ts';
import { agentContainers, agentVolumes, signalledUser } from './agent-containers.ts';
import { chosenContainers } from './containers.ts';
import type { InjectContext, Injection, PatchOperation } from './contract.ts';
import { combine, mergeDirectories, type Delivery } from './delivery.ts';
import { deliverEnvExec } from './deliver-env-exec.ts';
import { deliverEnvFile } from './deliver-env-file.ts';
import { deliverNamed } from './deliver-named.ts';
import { deliverVolumes } from './deliver-volumes.ts';
import { refusal, warning } from './finding.ts';
import { PLAN_ANNOTATION, STATUS_ANNOTATION, type Options } from './options.ts';
import { placeAgent, placeMounts, placeVolumes, type RefresherPlace } from './place-parts.ts';
import { annotationPath, readOptions, withoutEffect } from './read-options.ts';
import { recognise, statusOf } from './recognise.ts';
import { servedSecrets } from './served-secrets.ts';
import { namedVariables, referencedVariables } from './wanted-variables.ts';

const INJECT = 'postern.dev/inject';
// Kubernetes bounds all annotations of an object together at 256 KiB.
const PLAN_LIMIT = 200 * 1024;

/**
 * Pod in, operations out; pure. The same pod, manifests and settings always give the same operations, and a pod that
 * has been through it gives none, also after another webhook added containers in between (those get their share).
 */
export function injectPod(pod: Pod, context: InjectContext): Injection {
  const annotations = pod.metadata?.annotations ?? {};
  if (annotations[INJECT] === undefined) return unchanged(withoutEffect(annotations));
  const { options, findings } = readOptions(annotations, context.settings);
  const earlier = recognise(pod, context.namespace, context.sign);
  if ('refused' in earlier) findings.push(...earlier.refused);
  if (pod.spec === undefined || hasError(findings) || 'refused' in earlier) return refused(findings);
  findings.push(...unfit(pod.spec, options));

  const { delivery, missing } = deliver(pod, options, context);
  findings.push(...delivery.findings);
  const directories = mergeDirectories(earlier.plan?.directories ?? [], delivery.directories);
  if (directories.length === 0) {
    findings.push(
      warning(
        'PST314',
        annotationPath(INJECT),
        'no reference of this pod is to a Secret that an ExternalSecret of the namespace targets: nothing is injected',
      ),
    );
    return hasError(findings) ? refused(findings, missing) : unchanged(findings, missing);
  }
  const planned = planSecrets(
    secretsOf(directories),
    context.manifests,
    {
      namespace: context.namespace,
      serviceAccount: pod.spec.serviceAccountName ?? 'default',
      tokenAudience: options['token-audience'],
    },
    options.refresh,
  );
  findings.push(
    ...planned.problems.map(problem =>
      refusal(problem.rule, annotationPath(INJECT), problem.message, problem.fix),
    ),
  );
  const plan = makePlan(planned, directories, options, context.namespace);
  const planText = JSON.stringify(plan);
  if (planText.length > PLAN_LIMIT) {
    findings.push(
      refusal(
        'PST311',
        annotationPath(INJECT),
        `the plan for this pod has ${planText.length} bytes, the limit is ${PLAN_LIMIT}`,
        'name fewer ExternalSecrets, or shorten their templates',
      ),
    );
  }
  const allMissing = [...missing, ...planned.missing];
  if (hasError(findings)) return refused(findings, allMissing);
  const patch = [
    ...delivery.patch,
    ...place(pod, pod.spec, planned, plan, delivery, options, context),
    ...annotate(annotations, planText, context),
  ];
  return patch.length === 0
    ? unchanged(findings, allMissing)
    : { kind: 'patched', patch, plan, warnings: findings, missing: allMissing };
}

/** Which Secrets of the pod are served, and how. `missing` is what may exist without having been seen. */
function deliver(
  pod: Pod,
  options: Options,
  context: InjectContext,
): { delivery: Delivery; missing: readonly ObjectRef[] } {
  const { manifests, namespace, server } = context;
  const sizeLimit = options['size-limit'] ?? '';
  const served = servedSecrets(manifests, namespace);
  const byName = Array.isArray(options.inject);
  const files = byName
    ? deliverNamed(pod, options.inject, options, manifests, namespace)
    : deliverVolumes(pod, served, sizeLimit);
  const wanted = [
    ...(byName ? [] : referencedVariables(pod, options, served)),
    ...namedVariables(pod, options),
  ];
  const variables =
    options['env-method'] === 'exec'
      ? deliverEnvExec(wanted, sizeLimit)
      : deliverEnvFile(wanted, { manifests, namespace, server, sizeLimit });
  const delivery = combine([files, variables]);
  return {
    delivery: { ...delivery, findings: [...delivery.findings, ...served.findings] },
    missing: served.missing,
  };
}

function unfit(spec: PodSpec, options: Options): Finding[] {
  const findings: Finding[] = [];
  if (spec.os?.name === 'windows') {
    findings.push(
      refusal(
        'PST317',
        'spec.os.name',
        'Windows pods are not supported: Postern delivers through memory volumes',
        'remove postern.dev/inject',
      ),
    );
  }
  const known = new Set(chosenContainers({ spec }, {}).map(({ container }) => container.name));
  for (const name of options.containers ?? []) {
    if (!known.has(name)) {
      findings.push(
        refusal(
          'PST302',
          annotationPath('postern.dev/containers'),
          `the pod has no container ${name}`,
          `name one of ${[...known].join(', ')}`,
        ),
      );
    }
  }
  if (options['on-change']?.kind === 'signal') {
    if (spec.shareProcessNamespace === false) {
      findings.push(
        refusal(
          'PST313',
          'spec.shareProcessNamespace',
          'a signal needs the processes of the pod to see each other, and the pod forbids it',
          'remove shareProcessNamespace: false, or use on-change: http',
        ),
      );
    }
    const user = signalledUser(spec, options);
    if (user === undefined || user === 0) {
      findings.push(
        refusal(
          'PST313',
          annotationPath('postern.dev/on-change'),
          'a signal only reaches processes of the same user, and the manifest does not name one non-root user for the containers',
          'set runAsUser in the securityContext of the pod, or use on-change: http',
        ),
      );
    }
  }
  return findings;
}

function makePlan(
  planned: PlannedSecrets,
  directories: readonly DirectoryPlan[],
  options: Options,
  namespace: string,
): Plan {
  const onChange = options['on-change'];
  const maxStaleSeconds = options['max-stale'];
  return {
    version: PLAN_VERSION,
    namespace,
    stores: planned.stores,
    secrets: planned.secrets,
    directories,
    ...(onChange === undefined ? {} : { onChange }),
    ...(maxStaleSeconds === undefined ? {} : { maxStaleSeconds }),
    initTimeoutSeconds: options['init-timeout'] ?? 60,
  };
}

function place(
  pod: Pod,
  spec: PodSpec,
  planned: PlannedSecrets,
  plan: Plan,
  delivery: Delivery,
  options: Options,
  context: InjectContext,
): PatchOperation[] {
  const agent = agentContainers(
    spec,
    plan.directories,
    planned.credentials.length > 0,
    options,
    context.settings,
  );
  const share: PatchOperation[] =
    plan.onChange?.kind === 'signal' && spec.shareProcessNamespace !== true
      ? [{ op: 'add', path: '/spec/shareProcessNamespace', value: true }]
      : [];
  return [
    ...placeVolumes(spec, [...agentVolumes(planned.credentials), ...delivery.volumes]),
    ...placeMounts(delivery.mounts),
    ...share,
    ...placeAgent(spec, agent, refresherPlace(pod, context)),
  ];
}

// Native sidecars are on by default since 1.29: https://kubernetes.io/docs/concepts/workloads/pods/sidecar-containers/
function refresherPlace(pod: Pod, { server }: InjectContext): RefresherPlace {
  if (server.major > 1 || server.minor >= 29) return 'initContainers';
  return pod.spec?.restartPolicy === undefined || pod.spec.restartPolicy === 'Always'
    ? 'containers'
    : 'nowhere';
}

function annotate(
  annotations: Readonly<Record<string, string>>,
  planText: string,
  { namespace, sign }: InjectContext,
): PatchOperation[] {
  if (annotations[PLAN_ANNOTATION] === planText) return [];
  return [
    { op: 'add', path: pointer(PLAN_ANNOTATION), value: planText },
    { op: 'add', path: pointer(STATUS_ANNOTATION), value: statusOf(planText, namespace, sign) },
  ];
}

function pointer(annotation: string): string {
  return `/metadata/annotations/${annotation.replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

function secretsOf(directories: readonly DirectoryPlan[]): Set<string> {
  const names = new Set<string>();
  for (const source of directories.flatMap(({ sources }) => sources)) {
    if (source.kind === 'files') names.add(source.secret);
    if (source.kind === 'env') for (const { secret } of source.variables) names.add(secret);
  }
  return names;
}

function hasError(findings: readonly Finding[]): boolean {
  return findings.some(({ severity }) => severity === 'error');
}

function refused(findings: readonly Finding[], missing: readonly ObjectRef[] = []): Injection {
  return { kind: 'refused', findings, missing };
}

function unchanged(warnings: readonly Finding[], missing: readonly ObjectRef[] = []): Injection {
  return { kind: 'unchanged', warnings, missing };
}
