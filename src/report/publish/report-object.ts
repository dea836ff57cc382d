import { createHash } from 'node:crypto';
import { withSortedFields } from '../../api/json.ts';
import { cut, oneLine } from '../../check/wording/one-line.ts';
import { isBuiltIn, ruleUrl } from '../../check/wording/rule-url.ts';
import type { KubeObject } from '../../kube/object.ts';
import type { NamespaceResults } from '../ledger.ts';
import { groupVersionOf, type ReportApi } from './report-apis.ts';
import type { Place, Reported } from '../reported.ts';

const SOURCE = 'postern';
/** Of every report; other engines write theirs beside it. */
export const REPORT_NAME = 'postern';
export const REPORT_LABELS = { 'app.kubernetes.io/managed-by': SOURCE } as const;

export interface ReportObject extends KubeObject {
  readonly source?: string;
  readonly scope?: object;
  readonly summary: Readonly<Record<'pass' | 'fail' | 'warn' | 'error' | 'skip', number>>;
  readonly results: readonly object[];
}

/** An object of etcd may have 1.5 MiB; this is far below it with the longest texts. */
const MOST_RESULTS = 400;
const LONGEST_MESSAGE = 1024;

/**
 * The report about a namespace, or for an empty name about what is cluster-scoped. undefined: there is nothing to report on.
 * `summary.pass` counts objects without a finding, the others count findings, also those that had no room.
 */
export function reportObject(
  api: ReportApi,
  namespace: string,
  { clean, counts, results }: NamespaceResults,
): ReportObject | undefined {
  if (clean + counts.fail + counts.warn + counts.skip === 0) return undefined;
  const isCluster = namespace === '';
  return {
    apiVersion: groupVersionOf(api),
    kind: isCluster ? api.clusterKind : api.kind,
    metadata: { name: REPORT_NAME, ...(isCluster ? {} : { namespace }), labels: REPORT_LABELS },
    ...(api.hasSource ? { source: SOURCE } : {}),
    ...(isCluster ? {} : { scope: { apiVersion: 'v1', kind: 'Namespace', name: namespace } }),
    summary: { pass: clean, error: 0, ...counts },
    results: results.slice(0, MOST_RESULTS).map(([place, result]) => resultObject(place, result)),
  };
}

function resultObject(place: Place, found: Reported): object {
  const { rule, result, severity, policy = SOURCE, path, message, fix } = found;
  const { apiVersion, kind, namespace, name, uid } = place;
  const text = oneLine(`${path === '' ? '' : `${path}: `}${message}${fix === undefined ? '' : `; ${fix}`}`);
  return {
    source: SOURCE,
    policy,
    rule,
    category: 'Secrets',
    result,
    severity,
    // What is only written down does not count: https://github.com/kubernetes-sigs/wg-policy-prototypes, "scored".
    scored: severity !== 'info',
    message: cut(text, LONGEST_MESSAGE),
    resources: [{ apiVersion, kind, name, uid, ...(namespace === '' ? {} : { namespace }) }],
    properties: {
      path: cut(oneLine(path), LONGEST_MESSAGE),
      ...(isBuiltIn(rule) ? { url: ruleUrl(rule) } : {}),
    },
  };
}

/** A report, or what somebody has made of one. */
export type ReportLike = KubeObject & Partial<Pick<ReportObject, 'source' | 'scope' | 'summary' | 'results'>>;

/** The same for reports that say the same, whoever wrote them: an API server writes fields in an order of its own. */
export function digestOf({ source, scope, summary, results, metadata }: ReportLike): string {
  const labels = Object.entries(REPORT_LABELS).map(([name]) => metadata.labels?.[name]);
  return createHash('sha256')
    .update(JSON.stringify(withSortedFields([source, scope, summary, results, labels])))
    .digest('base64');
}
