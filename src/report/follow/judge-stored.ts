import { isJsonObject, type JsonObject } from '../../api/json.ts';
import { isNestedDeeper, MOST_LEVELS, TOO_DEEP } from '../../api/validate/nesting.ts';
import type { checkAcross } from '../../check/check-across.ts';
import type { CheckResult } from '../../check/check-result.ts';
import { fileRules } from '../../check/file/index.ts';
import type { Finding } from '../../check/finding.ts';
import type { Subject, Verdict } from '../../check/policy/contract.ts';
import { subjectOf } from '../../check/policy/subject-of.ts';
import type { InjectContext } from '../../inject/contract.ts';
import { ANNOTATION_PREFIX } from '../../manifest/stray-annotation.ts';
import { podTemplateOf } from '../../manifest/pod-template.ts';
import { tracedView, type Lookup } from '../../manifest/traced-view.ts';
import type { ManifestView } from '../../manifest/view.ts';
import { reported, type Place, type Reported } from '../reported.ts';

/** What a stored object is judged with. */
export interface JudgeTools {
  /** `checkAdmitted` outside tests: what is stored has been through an API server. */
  readonly checkObject: (object: unknown) => readonly Finding[];
  /** `checkAcross` outside tests. */
  readonly checkAcross: typeof checkAcross;
  /** `checkWorkload` outside tests. */
  readonly checkWorkload: (workload: unknown, context: InjectContext) => CheckResult;
  /** What policies want, at the point `report` and at this moment. */
  readonly judge: (subject: Subject, findings: readonly Finding[]) => Verdict;
  /** What is known at this moment. */
  readonly context: (namespace: string) => InjectContext;
}

export interface Judgement {
  readonly results: readonly Reported[];
  /** Whether the object is one that we check at all: a workload without an annotation is none until something is found. */
  readonly isCounted: boolean;
  /** What was asked for; if it is answered otherwise, something else may be to be said. */
  readonly needs: ReadonlySet<Lookup>;
}

export const NO_JUDGEMENT: Judgement = { results: [], isCounted: false, needs: new Set() };

/**
 * What is to be said of an object as it is stored. Not as lenient as admission, where what is missing may be applied next: here
 * it is missing.
 */
export function judgeStored(object: JsonObject, tools: JudgeTools): Judgement {
  if (isNestedDeeper(object, MOST_LEVELS))
    return { ...NO_JUDGEMENT, results: reported({ findings: [tooDeep], audited: [] }), isCounted: true };
  const { namespace } = placeOf(object);
  const { context, needs } = traced(tools.context(namespace));
  const placed = podTemplateOf(object);
  const findings =
    placed === undefined
      ? [...tools.checkObject(object), ...tools.checkAcross(object, namespace, context.manifests).findings]
      : tools.checkWorkload(object, context).findings;
  const results = reported(tools.judge(storedSubject(object, context.manifests), findings));
  const isAsked = placed === undefined || isAnnotated(placed.template) || isAnnotated({ metadata: placed });
  return { results, isCounted: isAsked || results.length > 0, needs };
}

/** The same context, and what is asked of it from now on. */
export function traced(context: InjectContext): {
  readonly context: InjectContext;
  readonly needs: ReadonlySet<Lookup>;
} {
  const needs = new Set<Lookup>();
  const manifests = tracedView(context.manifests, lookup => needs.add(lookup));
  return { context: { ...context, manifests }, needs };
}

/** Stored while nobody was asked: admission refuses it, and no policy lifts that. */
const tooDeep: Finding = { rule: fileRules.size.id, severity: 'error', path: '', message: TOO_DEEP };

/** A stored object as policies see it: of ExternalSecrets all are known. */
export function storedSubject(object: JsonObject, manifests: ManifestView): Subject {
  const { namespace } = placeOf(object);
  const subject = subjectOf(object, namespace === '' ? undefined : namespace, manifests);
  return { ...subject, isServed: secretName => subject.isServed(secretName) ?? false };
}

/** Where an object of an API server is. */
export function placeOf(object: JsonObject): Place {
  const metadata = isJsonObject(object['metadata']) ? object['metadata'] : {};
  const text = (value: unknown): string => (typeof value === 'string' ? value : '');
  return {
    apiVersion: text(object['apiVersion']),
    kind: text(object['kind']),
    namespace: text(metadata['namespace']),
    name: text(metadata['name']),
    uid: text(metadata['uid']),
  };
}

function isAnnotated({
  metadata,
}: {
  readonly metadata?: { readonly annotations?: object } | undefined;
}): boolean {
  return Object.keys(metadata?.annotations ?? {}).some(name => name.startsWith(ANNOTATION_PREFIX));
}
