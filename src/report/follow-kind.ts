import type { KubeClient } from '../kube/client.ts';
import type { KubeLog } from '../kube/log.ts';
import type { KubeObject } from '../kube/object.ts';
import { startReflector, type Reflector } from '../kube/reflector.ts';
import { NO_JUDGEMENT, placeOf, type Judgement } from './judge-stored.ts';
import type { Ledger } from './ledger.ts';

/** What is kept of an object while a list is read: never the object itself. */
interface Judged extends KubeObject {
  readonly judgement?: Judgement;
}

export interface FollowKindOptions {
  readonly client: Pick<KubeClient, 'server' | 'list' | 'stream'>;
  /** Of the collection. */
  readonly path: string;
  readonly apiVersion: string;
  readonly kind: string;
  readonly judge: (object: Readonly<Record<string, unknown>>) => Judgement;
  readonly ledger: Ledger;
  /** The ledger may have something new. */
  readonly changed: () => void;
  readonly log: KubeLog;
}

/**
 * Judges every object of a kind, page by page as it is listed and then each as it changes, and writes down what is to be said.
 * Stopped and started again it judges all of them anew.
 */
export function followKind(options: FollowKindOptions): Pick<Reflector, 'synced' | 'stop'> {
  const { client, path, apiVersion, kind, judge, ledger, changed, log } = options;
  const put = ({ judgement = NO_JUDGEMENT, ...object }: Judged): void => {
    ledger.put(placeOf({ ...object, apiVersion, kind }), judgement.results, judgement.isCounted);
  };
  return startReflector<Judged>({
    client,
    path,
    optional: true,
    log,
    project: object => {
      const { name, namespace, uid, deletionTimestamp } = object.metadata;
      const metadata = { name, ...(namespace && { namespace }), ...(uid && { uid }) };
      // What is going is nobody's task any more.
      return {
        metadata,
        judgement: deletionTimestamp === undefined ? judge({ ...object, apiVersion, kind }) : NO_JUDGEMENT,
      };
    },
    handler: {
      replaced(objects) {
        ledger.retain(
          kind,
          objects.map(({ metadata: { namespace = '', name } }) => ({ namespace, name })),
        );
        for (const object of objects) put(object);
        changed();
      },
      upserted(object) {
        put(object);
        changed();
      },
      deleted({ metadata: { namespace = '', name } }) {
        ledger.drop({ kind, namespace, name });
        changed();
      },
    },
  });
}
