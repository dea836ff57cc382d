import { describe } from '../../errors.ts';
import type { KubeClient } from '../../kube/client.ts';
import type { KubeLog } from '../../kube/log.ts';
import { startReflector } from '../../kube/watch/reflector.ts';
import { resourcePath } from '../../kube/resource-path.ts';
import { isNotFound, KubeStatusError } from '../../kube/status-error.ts';
import { groupVersionOf, type ReportApi } from './report-apis.ts';
import { digestOf, REPORT_LABELS, REPORT_NAME, type ReportLike, type ReportObject } from './report-object.ts';

export interface PublisherOptions {
  readonly client: Pick<KubeClient, 'server' | 'list' | 'stream' | 'apply' | 'delete'>;
  readonly api: ReportApi;
  /** The names of both kinds in URLs. */
  readonly resources: { readonly namespaced: string; readonly cluster: string };
  /** What should be there of a namespace; of what is cluster-scoped for an empty name. undefined: nothing. */
  readonly desired: (namespace: string) => ReportObject | undefined;
  /** A report is not, or may not be, as it should: `sync` puts that right. */
  readonly changed: () => void;
  readonly log: KubeLog;
}

export interface Publisher {
  /** Both kinds have been listed. */
  readonly synced: Promise<void>;
  /** The namespaces that have a report of ours. */
  stored(): Iterable<string>;
  /** What is now known of these namespaces is to be written. */
  mark(namespaces: Iterable<string>): void;
  /**
   * Writes what differs and removes what has no reason any more.
   * @returns how many could not be written; they stay marked
   */
  sync(signal: AbortSignal): Promise<number>;
  stop(): Promise<void>;
}

const FIELD_MANAGER = 'postern-report';

/** A report as it is stored: all that has to be known of it. */
type Stored = ReportLike & { readonly digest?: string };

/**
 * Keeps the reports of one API as they should be: those that are missing, were changed by somebody else, or are left over from
 * before a restart are put right too. Of what is stored only a digest is kept.
 */
export function startPublisher(options: PublisherOptions): Publisher {
  const { client, api, resources, desired, changed, log } = options;
  const stored = new Map<string, string>();
  const marked = new Set<string>();
  /** What the API server made of what was written, where its schema dropped something. */
  const taken = new Map<string, { readonly wanted: string; readonly became: string }>();
  const reflect = (resource: string) =>
    startReflector<Stored>({
      client,
      path: resourcePath({ group: api.group, version: api.version, resource }),
      labelSelector: Object.entries(REPORT_LABELS)
        .map(([name, value]) => `${name}=${value}`)
        .join(','),
      optional: true,
      log,
      project: keepDigest,
      handler: {
        replaced(reports) {
          const isOwn =
            resource === resources.cluster ? (name: string) => name === '' : (name: string) => name !== '';
          for (const name of stored.keys()) {
            if (!isOwn(name)) continue;
            stored.delete(name);
            marked.add(name);
          }
          for (const report of reports) put(report);
          changed();
        },
        upserted(report) {
          put(report);
          changed();
        },
        deleted({ metadata: { name, namespace = '' } }) {
          if (name !== REPORT_NAME) return;
          stored.delete(namespace);
          marked.add(namespace);
          changed();
        },
      },
    });
  const put = ({ metadata: { name, namespace = '' }, digest = '' }: Stored): void => {
    if (name !== REPORT_NAME) return;
    stored.set(namespace, digest);
    marked.add(namespace);
  };
  const reflectors = [reflect(resources.namespaced), reflect(resources.cluster)];

  async function write(namespace: string, signal: AbortSignal): Promise<void> {
    const want = desired(namespace);
    const have = stored.get(namespace);
    const isCluster = namespace === '';
    const path = resourcePath({
      group: api.group,
      version: api.version,
      resource: isCluster ? resources.cluster : resources.namespaced,
      ...(isCluster ? {} : { namespace }),
      name: REPORT_NAME,
    });
    if (want === undefined) {
      if (have !== undefined) await client.delete(path, { signal });
      return;
    }
    const wanted = digestOf(want);
    const known = taken.get(namespace);
    if (have === wanted || (known?.wanted === wanted && known.became === have)) return;
    const became = digestOf(
      await client.apply<ReportObject>(path, want, { fieldManager: FIELD_MANAGER, force: true, signal }),
    );
    if (became === wanted) taken.delete(namespace);
    else taken.set(namespace, { wanted, became });
    stored.set(namespace, became);
  }

  return {
    synced: Promise.all(reflectors.map(({ synced }) => synced)).then(() => undefined),
    stored: () => stored.keys(),
    mark: namespaces => {
      for (const namespace of namespaces) marked.add(namespace);
    },
    async sync(signal) {
      let failed = 0;
      const due = [...marked];
      marked.clear();
      for (const namespace of due) {
        if (signal.aborted) break;
        try {
          await write(namespace, signal);
        } catch (error) {
          if (signal.aborted || isEnding(error)) continue;
          marked.add(namespace);
          failed += 1;
          log.warn(
            { api: groupVersionOf(api), namespace, reason: describe(error) },
            'a report could not be written; it is tried again',
          );
        }
      }
      return failed;
    },
    async stop() {
      await Promise.all(reflectors.map(reflector => reflector.stop()));
    },
  };
}

function keepDigest(report: Stored): Stored {
  const { name, namespace } = report.metadata;
  return { metadata: { name, ...(namespace && { namespace }) }, digest: digestOf(report) };
}

/** The namespace goes, or has gone, and its report with it. */
function isEnding(error: unknown): boolean {
  if (isNotFound(error)) return true;
  return (
    error instanceof KubeStatusError && error.status === 403 && error.message.includes('being terminated')
  );
}
