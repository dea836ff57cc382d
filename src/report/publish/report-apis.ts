import type { ServedKinds } from '../follow/discover.ts';

/** An API that reports are written in. Both have the same fields but for the few that are named here. */
export interface ReportApi {
  readonly group: string;
  readonly version: string;
  /** Of one namespace. */
  readonly kind: string;
  readonly clusterKind: string;
  /** Whether a report names its source, and not only each result. */
  readonly hasSource: boolean;
}

/** The first one that a cluster has is written to. */
export const REPORT_APIS: readonly ReportApi[] = [
  // https://github.com/openreports/reports-api
  {
    group: 'openreports.io',
    version: 'v1alpha1',
    kind: 'Report',
    clusterKind: 'ClusterReport',
    hasSource: true,
  },
  // https://github.com/kubernetes-sigs/wg-policy-prototypes
  {
    group: 'wgpolicyk8s.io',
    version: 'v1alpha2',
    kind: 'PolicyReport',
    clusterKind: 'ClusterPolicyReport',
    hasSource: false,
  },
];

export function groupVersionOf({ group, version }: Pick<ReportApi, 'group' | 'version'>): string {
  return `${group}/${version}`;
}

/** The names of both kinds in URLs; undefined: the cluster does not have this API. */
export function resourcesOf(
  api: ReportApi,
  served: ServedKinds,
): { readonly namespaced: string; readonly cluster: string } | undefined {
  const namespaced = served.get(`${groupVersionOf(api)}/${api.kind}`);
  const cluster = served.get(`${groupVersionOf(api)}/${api.clusterKind}`);
  return namespaced === undefined || cluster === undefined ? undefined : { namespaced, cluster };
}
