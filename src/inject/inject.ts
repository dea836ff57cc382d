import { pointerStep } from '../api/json-pointer.ts';
import type { PatchOperation } from '../api/patch-operation.ts';
import type { Pod, PodSpec } from '../api/pod.ts';
import { isError, type Finding } from '../check/finding.ts';
import { ANNOTATION_PREFIX } from '../manifest/stray-annotation.ts';
import type { ObjectRef } from '../manifest/view.ts';
import { planSecrets, type PlannedSecrets } from '../plan/plan-secrets.ts';
import { planText } from '../plan/plan-text.ts';
import { PLAN_VERSION, type DirectoryPlan, type Plan } from '../plan/plan.ts';
import { agentMounts } from './agent-containers.ts';
import type { InjectContext, Injection } from './contract.ts';
import { applicationContainers, chosenContainers } from './containers.ts';
import { combine, mergeDirectories, type Delivery } from './deliver/delivery.ts';
import { deliverEnvExec } from './deliver/deliver-env-exec.ts';
import { deliverEnvFile } from './deliver/deliver-env-file.ts';
import { deliverNamed } from './deliver/deliver-named.ts';
import { misplacedFormats } from './misplaced-formats.ts';
import { deliverVolumes } from './deliver/deliver-volumes.ts';
import { refusal, warning } from './finding.ts';
import { keyJudge } from './key-fault.ts';
import { nothingServed, nothingWritten } from './nothing-served.ts';
import { INJECT_ANNOTATION, PLAN_ANNOTATION, STATUS_ANNOTATION, type Options } from './options/options.ts';
import { placement, type Asked } from './placement.ts';
import { annotationPath, readOptions, withoutEffect } from './options/read-options.ts';
import { recognise, reservedVolumes, statusOf } from './recognise.ts';
import { reservedMounts } from './reserved-mounts.ts';
import { tooManyVariables } from './deliver/too-many-variables.ts';
import { saidOnce } from './said-once.ts';
import { servedSecrets, type ServedSecrets } from './served-secrets.ts';
import { sharedMemory } from './pod-resources.ts';
import { unfit } from './unfit.ts';
import { unreadableFiles } from './unreadable-files.ts';
import { variableFindings } from './variable-findings.ts';
import { wantedVariables } from './wanted-variables.ts';

// Kubernetes bounds all annotations of an object together at 256 KiB; some are left for what runs after us.
const ANNOTATIONS_LIMIT = 224 * 1024;
/** Bytes of UTF-8 for each code unit of UTF-16. */
const LONGEST_CHARACTER = 3;
const PLAN_POINTER = `/metadata/annotations/${pointerStep(PLAN_ANNOTATION)}`;
const STATUS_POINTER = `/metadata/annotations/${pointerStep(STATUS_ANNOTATION)}`;

/**
 * Pod in, operations out; pure. The same pod, manifests and settings always give the same operations, and a pod that
 * has been through it gives none, also after another webhook added containers in between (those get their share).
 */
export function injectPod(pod: Pod, context: InjectContext): Injection {
  const annotations = pod.metadata?.annotations ?? {};
  if (annotations[INJECT_ANNOTATION] === undefined) return unchanged(withoutEffect(annotations));
  const { options, findings } = readOptions(annotations, context.settings);
  const earlier = recognise(pod, context.namespace, context.sign);
  if ('refused' in earlier) findings.push(...earlier.refused);
  const isSecondCall = 'plan' in earlier;
  if (pod.spec === undefined) return refused(findings);
  const placed = { spec: pod.spec, containers: applicationContainers(pod.spec) };
  findings.push(...reservedMounts(placed, isSecondCall ? options : undefined));
  if (findings.some(isError) || 'refused' in earlier) return refused(findings);
  const asked = { pod, ...placed, options, context };
  findings.push(...unfit(pod.spec, options, context.settings), ...sharedMemory(pod.spec, options));

  const { delivery, missing, awaited } = deliver(asked, earlier.plan?.directories ?? []);
  findings.push(...delivery.findings);
  const directories = mergeDirectories(earlier.plan?.directories ?? [], delivery.directories);
  const names = namesIn(directories, options);
  if (names.size === 0) {
    if (awaited.size > 0) findings.push(nothingWritten(awaited, context));
    if (findings.some(isError)) return refused(findings, missing);
    findings.push(nothingServed(delivery));
    // A reference that is not needed would still keep the container waiting for a Secret that nobody may ever write.
    return done(delivery.patch, findings, missing);
  }
  const planned = planSecrets(
    names,
    context.manifests,
    {
      namespace: context.namespace,
      serviceAccount: serviceAccountOf(pod.spec),
      tokenAudience: options['token-audience'],
    },
    { refreshSeconds: options.refresh, isOfFiles: context.isOfFiles },
  );
  findings.push(
    ...planned.problems.map(({ rule, secret, message, fix }) =>
      refusal(rule, whereNamed(secret, options), message, fix),
    ),
  );
  findings.push(
    ...planned.warnings
      .filter(
        ({ option }) => option === undefined || annotations[`${ANNOTATION_PREFIX}${option}`] !== undefined,
      )
      .map(({ rule, secret, path, message, fix }) =>
        warning(rule, whereNamed(secret, options), `ExternalSecret ${secret}: ${path}: ${message}`, fix),
      ),
  );
  findings.push(...unreadableFiles(asked, directories));
  // A store that cannot be used brings no credentials, and their volume may still be ours.
  if (isSecondCall && planned.problems.length === 0) {
    const ours = new Set(agentMounts(directories, planned).map(({ name }) => name));
    findings.push(...reservedVolumes(pod.spec, ours));
  }
  const plan = makePlan(planned, directories, options, context.namespace);
  const text = planText(plan);
  findings.push(...tooLarge(annotations, text));
  const allMissing = [...missing, ...planned.missing];
  if (findings.some(isError)) return refused(findings, allMissing);
  const patch = [
    ...delivery.patch,
    ...placement(asked, plan, planned, delivery),
    ...annotate(annotations, text, context),
  ];
  return done(patch, findings, allMissing, plan);
}

interface Delivered extends Pick<ServedSecrets, 'missing' | 'awaited'> {
  readonly delivery: Delivery;
}

/** Which Secrets of the pod are served, and how. `missing` is what may exist without having been seen. */
function deliver(
  { spec, containers, options, context }: Asked,
  earlier: readonly DirectoryPlan[],
): Delivered {
  const { manifests, namespace, server } = context;
  const sizeLimit = options['size-limit'] ?? '';
  const judgeKey = keyJudge(manifests, namespace);
  const served = servedSecrets(manifests, namespace);
  const byName = Array.isArray(options.inject);
  const chosen = chosenContainers(containers, options);
  const files = byName
    ? deliverNamed({ spec, containers: chosen }, options.inject, options, manifests, namespace)
    : deliverVolumes({ spec, containers }, served, { judgeKey, sizeLimit, earlier });
  const wanted = wantedVariables(chosen, options, byName ? undefined : served);
  const excess = tooManyVariables(wanted, { manifests, namespace });
  const { missing, awaited } = served;
  // What is too much is not delivered, so that nothing can be said of what would be.
  if (excess.length > 0) return { delivery: { ...files, findings: excess }, missing, awaited: new Set() };
  const variables =
    options['env-method'] === 'exec'
      ? deliverEnvExec(wanted, { spec, manifests, namespace, server, sizeLimit })
      : deliverEnvFile(wanted, { manifests, namespace, server, sizeLimit });
  const delivery = combine(files, variables);
  const findings = [...delivery.findings];
  for (const container of wanted) findings.push(...variableFindings(container, judgeKey));
  findings.push(...served.findings, ...misplacedFormats(options));
  return { delivery: { ...delivery, findings: saidOnce(findings) }, missing, awaited };
}

function serviceAccountOf({ serviceAccountName = '', serviceAccount = '' }: PodSpec): string {
  // `serviceAccount` is the old name, which the API server still takes.
  return serviceAccountName || serviceAccount || 'default';
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
    ...(Object.keys(planned.generators).length === 0 ? {} : { generators: planned.generators }),
    ...(options.generate === 'refresh' ? { generate: options.generate } : {}),
    secrets: planned.secrets,
    directories,
    ...(onChange === undefined ? {} : { onChange }),
    ...(maxStaleSeconds === undefined ? {} : { maxStaleSeconds }),
    initTimeoutSeconds: options['init-timeout'] ?? 60,
  };
}

function tooLarge(annotations: Readonly<Record<string, string>>, text: string): Finding[] {
  const entries = Object.entries(annotations).filter(([name]) => name !== PLAN_ANNOTATION);
  const length = entries.reduce((sum, [name, value]) => sum + name.length + value.length, text.length);
  if (length * LONGEST_CHARACTER <= ANNOTATIONS_LIMIT) return [];
  const others = entries.reduce(
    (sum, [name, value]) => sum + Buffer.byteLength(name) + Buffer.byteLength(value),
    0,
  );
  const bytes = Buffer.byteLength(text);
  if (bytes + others <= ANNOTATIONS_LIMIT) return [];
  return [
    refusal(
      'PST311',
      annotationPath(INJECT_ANNOTATION),
      `the plan for this pod has ${bytes} bytes and its other annotations have ${others}; the limit for all is ${ANNOTATIONS_LIMIT}`,
      'name fewer ExternalSecrets, or shorten their templates',
    ),
  ];
}

function annotate(
  annotations: Readonly<Record<string, string>>,
  text: string,
  { namespace, sign }: InjectContext,
): PatchOperation[] {
  if (annotations[PLAN_ANNOTATION] === text) return [];
  return [
    { op: 'add', path: PLAN_POINTER, value: text },
    { op: 'add', path: STATUS_POINTER, value: statusOf(text, namespace, sign) },
  ];
}

/** Of ExternalSecrets; those of the annotation `env` too where they gave nothing, so that one that is missing is told. */
function namesIn(directories: readonly DirectoryPlan[], options: Options): Set<string> {
  const names = new Set<string>();
  for (const { sources } of directories) {
    for (const source of sources) {
      if (source.kind === 'files' || source.kind === 'format') names.add(source.secret);
      if (source.kind === 'env') for (const { secret } of source.variables) names.add(secret);
    }
  }
  for (const { name } of options.env ?? []) names.add(name);
  return names;
}

/** The annotation to correct: `inject`, but for an ExternalSecret that only `env` names. */
function whereNamed(name: string, { inject, env }: Options): string {
  const isInjected = Array.isArray(inject) && inject.includes(name);
  const isOnlyOfVariables = !isInjected && env?.some(variables => variables.name === name) === true;
  return annotationPath(isOnlyOfVariables ? 'postern.dev/env' : INJECT_ANNOTATION);
}

function refused(findings: readonly Finding[], missing: readonly ObjectRef[] = []): Injection {
  return { kind: 'refused', findings, missing };
}

function done(
  patch: readonly PatchOperation[],
  warnings: readonly Finding[],
  missing: readonly ObjectRef[],
  plan?: Plan,
): Injection {
  if (patch.length === 0) return unchanged(warnings, missing);
  return { kind: 'patched', patch, ...(plan === undefined ? {} : { plan }), warnings, missing };
}

function unchanged(warnings: readonly Finding[], missing: readonly ObjectRef[] = []): Injection {
  return { kind: 'unchanged', warnings, missing };
}
