import type { KubeClient } from '../../kube/client.ts';
import type { KubeLog } from '../../kube/log.ts';
import type { KubeObject } from '../../kube/object.ts';
import { startReflector, type Reflector, type ReflectorOptions } from '../../kube/watch/reflector.ts';
import { resourcePath } from '../../kube/resource-path.ts';
import { isNotFound } from '../../kube/status-error.ts';
import type { Dependents } from './dependents.ts';
import { NO_JUDGEMENT, placeOf, type Judgement } from './judge-stored.ts';
import type { Ledger } from '../ledger.ts';
import type { NamespacedName } from '../reported.ts';
import { createReread, type Reread } from './reread.ts';

/** What is kept of an object while a list is read: never the object itself. */
interface Judged extends KubeObject {
  readonly judgement?: Judgement;
}

export interface FollowKindOptions {
  readonly client: Pick<KubeClient, 'server' | 'list' | 'stream' | 'get'>;
  /** Where the collection is. */
  readonly group: string;
  readonly version: string;
  readonly resource: string;
  readonly kind: string;
  readonly judge: (object: Readonly<Record<string, unknown>>) => Judgement;
  readonly ledger: Ledger;
  readonly dependents: Dependents;
  /** The ledger may have something new. */
  readonly changed: () => void;
  readonly log: KubeLog;
  /** For tests. */
  readonly timing?: NonNullable<ReflectorOptions<KubeObject>['timing']>;
}

export interface KindFollower
  extends Pick<Reflector, 'synced' | 'stop'>, Pick<Reread, 'again' | 'due' | 'settle'> {}

/**
 * Judges every object of a kind, page by page as it is listed and then each as it changes, and writes down what is to be said.
 * Stopped and started again it judges all of them anew.
 */
export function followKind(options: FollowKindOptions): KindFollower {
  const { client, group, version, resource, kind, judge, ledger, dependents, changed, log } = options;
  const { timing = {} } = options;

  const judged = (object: KubeObject): Judged => {
    const { name, namespace, uid, deletionTimestamp } = object.metadata;
    const metadata = { name, ...(namespace && { namespace }), ...(uid && { uid }) };
    // What is going is nobody's task any more.
    const isGoing = deletionTimestamp !== undefined;
    const judgement = isGoing ? NO_JUDGEMENT : judge({ ...object, apiVersion: `${group}/${version}`, kind });
    // At once: what changes before the list is read is to find it.
    dependents.put({ kind, ...nameOf(object) }, judgement.needs);
    return { metadata, judgement };
  };
  const put = ({ judgement = NO_JUDGEMENT, ...object }: Judged): void => {
    const place = placeOf({ ...object, apiVersion: `${group}/${version}`, kind });
    ledger.put(place, judgement.results, judgement.isCounted);
  };
  const drop = (name: NamespacedName): void => {
    ledger.drop({ kind, ...name });
    dependents.drop({ kind, ...name });
  };
  const reread = createReread<KubeObject>({
    async read({ namespace, name }, signal) {
      const path = resourcePath({ group, version, resource, name, ...(namespace !== '' && { namespace }) });
      return client.get(path, { signal }).catch((error: unknown) => {
        if (!isNotFound(error)) throw error;
        return undefined;
      });
    },
    take(object, found) {
      if (found === undefined) drop(object);
      else put(judged(found));
    },
  });
  const reflector = startReflector<Judged>({
    client,
    path: resourcePath({ group, version, resource }),
    optional: true,
    log,
    timing,
    project(object) {
      reread.arriving();
      return judged(object);
    },
    handler: {
      replaced(objects) {
        reread.replaced();
        const names = objects.map(nameOf);
        ledger.retain(kind, names);
        dependents.retain(kind, names);
        for (const object of objects) put(object);
        changed();
      },
      upserted(object) {
        reread.told(nameOf(object));
        put(object);
        changed();
      },
      deleted(object) {
        const name = nameOf(object);
        reread.told(name);
        drop(name);
        changed();
      },
    },
  });

  return {
    synced: reflector.synced,
    again: object => reread.again(object),
    due: () => reread.due(),
    settle: signal => reread.settle(signal),
    stop: () => reflector.stop(),
  };
}

function nameOf({ metadata: { namespace = '', name } }: KubeObject): NamespacedName {
  return { namespace, name };
}
