import { isDeepStrictEqual } from 'node:util';
import { POLICY_PLURAL } from '../../api/schema/policy-definition.ts';
import { POLICY_GROUP, POLICY_VERSION } from '../../api/secret-policy.ts';
import { checkObject } from '../../check/check.ts';
import { isError, type Finding } from '../../check/finding.ts';
import { compilePolicy } from '../../check/policy/compile.ts';
import type { CompiledPolicy, PolicyLanguages } from '../../check/policy/contract.ts';
import { describe } from '../../errors.ts';
import type { KubeObject } from '../../kube/object.ts';
import { startReflector, type ReflectorOptions } from '../../kube/watch/reflector.ts';
import { resourcePath } from '../../kube/resource-path.ts';
import type { ManifestWatchOptions } from './watch-manifests.ts';

export interface PolicyWatch {
  /** Compiled when they came, in order of their names; the same list until one changes. */
  readonly policies: () => readonly CompiledPolicy[];
  /** What is wrong with those that are stored all the same: what cannot be read of each does not hold. */
  readonly unreadable: () => ReadonlyMap<string, readonly Finding[]>;
  /** Whether those that there are have been listed once. A cluster without the kind has none. */
  readonly synced: () => boolean;
  /** Calls back behind each change of what policies say. */
  onChange(listener: () => void): void;
  stop(): Promise<void>;
}

export interface PolicyWatchOptions extends ManifestWatchOptions {
  /** What rules are written in; absent: everything that there is. */
  readonly languages?: PolicyLanguages;
}

/**
 * Keeps the SecretPolicies of a cluster. Until the kind is installed there are none; when it is, they are taken up.
 * One that cannot be read as a whole was written while the webhook was away: it holds as far as it can be read, and the
 * log says what is left out.
 */
export function watchPolicies({ client, log, timing = {}, languages }: PolicyWatchOptions): PolicyWatch {
  const known = new Map<string, Known>();
  const listeners: (() => void)[] = [];
  let inOrder: readonly CompiledPolicy[] | undefined;
  const changed = (): void => {
    inOrder = undefined;
    for (const listener of listeners) listener();
  };
  const put = (object: KubeObject): void => {
    const { name } = object.metadata;
    const before = known.get(name);
    // A new list brings what is known already.
    if (before !== undefined && isDeepStrictEqual(before.spec, specOf(object))) return;
    const { policy, problems } = readPolicy(object, languages);
    known.set(name, { spec: specOf(object), policy, problems });
    if (problems.length > 0)
      log.warn(
        { policy: name, problems: problems.map(asText) },
        'a SecretPolicy is wrong in places; what cannot be read of it does not hold',
      );
    changed();
  };
  const forget = (name: string): void => {
    if (known.delete(name)) changed();
  };
  const handler: ReflectorOptions<KubeObject>['handler'] = {
    replaced(objects) {
      const names = new Set(objects.map(({ metadata }) => metadata.name));
      for (const name of known.keys()) if (!names.has(name)) forget(name);
      for (const object of objects) put(object);
    },
    upserted: put,
    deleted: ({ metadata }) => forget(metadata.name),
  };
  const reflector = startReflector<KubeObject>({
    client,
    path: resourcePath({ group: POLICY_GROUP, version: POLICY_VERSION, resource: POLICY_PLURAL }),
    optional: true,
    handler,
    log,
    timing,
  });
  return {
    policies: () => (inOrder ??= [...known.values()].flatMap(({ policy }) => policy ?? []).toSorted(byName)),
    unreadable: () =>
      new Map(
        [...known].flatMap(([name, { problems }]) =>
          problems.length === 0 ? [] : [[name, problems] as const],
        ),
      ),
    synced: () => reflector.status().synced,
    onChange: listener => void listeners.push(listener),
    stop: () => reflector.stop(),
  };
}

interface Known {
  readonly spec: unknown;
  /** undefined: no part of it could be read. */
  readonly policy: CompiledPolicy | undefined;
  readonly problems: readonly Finding[];
}

/** Whatever is wrong with one policy, the others hold: nothing is thrown. */
function readPolicy(object: KubeObject, languages?: PolicyLanguages): Omit<Known, 'spec'> {
  try {
    const problems = checkObject(object).filter(isError);
    return { policy: compilePolicy(object, languages), problems };
  } catch (failure) {
    const message = `cannot be read, nothing of it holds: ${describe(failure)}`;
    return { policy: undefined, problems: [{ rule: 'PST812', severity: 'error', path: 'spec', message }] };
  }
}

function specOf(object: KubeObject): unknown {
  return 'spec' in object ? object.spec : undefined;
}

function asText({ rule, path, message }: Finding): string {
  return `${path}: ${message} (${rule})`;
}

function byName(a: CompiledPolicy, b: CompiledPolicy): number {
  return a.name < b.name ? -1 : 1;
}
