import type { KubeClient } from '../kube/client.ts';
import type { KubeLog } from '../kube/log.ts';
import type { KubeObject } from '../kube/object.ts';
import { startReflector, type Reflector, type ReflectorOptions } from '../kube/reflector.ts';
import { resourcePath } from '../kube/resource-path.ts';
import { isNotFound } from '../kube/status-error.ts';
import type { Dependents } from './dependents.ts';
import { NO_JUDGEMENT, placeOf, type Judgement } from './judge-stored.ts';
import type { Ledger } from './ledger.ts';
import type { Place } from './reported.ts';

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

export interface KindFollower extends Pick<Reflector, 'synced' | 'stop'> {
  /** Something that this object was judged by is another now. */
  again(object: Pick<Place, 'namespace' | 'name'>): void;
  /** How many objects are to be read and judged again. */
  due(): number;
  /** Reads and judges them, unless a list is under way; ends early when the signal aborts. What could not be read stays due. */
  settle(signal: AbortSignal): Promise<void>;
}

/**
 * Judges every object of a kind, page by page as it is listed and then each as it changes, and writes down what is to be said.
 * Stopped and started again it judges all of them anew.
 */
export function followKind(options: FollowKindOptions): KindFollower {
  const { client, group, version, resource, kind, judge, ledger, dependents, changed, log } = options;
  const { timing = {} } = options;
  const due = new Map<string, Pick<Place, 'namespace' | 'name'>>();
  /** Judged by pages and not written down yet: what is written between would be overwritten by what is older. */
  let isListing = false;
  /** The one that is being read; undefined: a watch has told more of it since. */
  let reading: string | undefined;

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
  const drop = (name: Pick<Place, 'namespace' | 'name'>): void => {
    ledger.drop({ kind, ...name });
    dependents.drop({ kind, ...name });
  };
  const isTold = (object: KubeObject): void => {
    isListing = false;
    const key = keyOf(nameOf(object));
    due.delete(key);
    if (reading === key) reading = undefined;
  };
  const reflector = startReflector<Judged>({
    client,
    path: resourcePath({ group, version, resource }),
    optional: true,
    log,
    timing,
    project(object) {
      isListing = true;
      return judged(object);
    },
    handler: {
      replaced(objects) {
        isListing = false;
        // What is being read may be older than the list.
        reading = undefined;
        const names = objects.map(nameOf);
        ledger.retain(kind, names);
        dependents.retain(kind, names);
        for (const object of objects) put(object);
        changed();
      },
      upserted(object) {
        isTold(object);
        put(object);
        changed();
      },
      deleted(object) {
        isTold(object);
        drop(nameOf(object));
        changed();
      },
    },
  });

  async function read(object: Pick<Place, 'namespace' | 'name'>, signal: AbortSignal): Promise<void> {
    const { namespace, name } = object;
    const path = resourcePath({ group, version, resource, name, ...(namespace !== '' && { namespace }) });
    const key = keyOf(object);
    reading = key;
    const found = await client.get(path, { signal }).catch((error: unknown) => {
      if (!isNotFound(error)) throw error;
    });
    if (reading !== key) return;
    if (isListing) due.set(key, object);
    else if (found === undefined) drop(object);
    else put(judged(found));
  }

  return {
    synced: reflector.synced,
    again: object => void due.set(keyOf(object), object),
    due: () => due.size,
    async settle(signal) {
      for (const [key, object] of due) {
        if (signal.aborted || isListing) return;
        due.delete(key);
        try {
          await read(object, signal);
        } catch (error) {
          due.set(key, object);
          throw error;
        }
      }
    },
    stop: () => reflector.stop(),
  };
}

function nameOf({ metadata: { namespace = '', name } }: KubeObject): Pick<Place, 'namespace' | 'name'> {
  return { namespace, name };
}

function keyOf({ namespace, name }: Pick<Place, 'namespace' | 'name'>): string {
  return `${namespace}/${name}`;
}
