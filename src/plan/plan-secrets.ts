import type { ExternalSecret, StoreRef } from '../api/external-secret.ts';
import type { ClusterSecretStore, SecretStore } from '../api/secret-store.ts';
import { describe } from '../errors.ts';
import { readCorrections } from '../manifest/corrections.ts';
import { targetName } from '../manifest/produced-keys.ts';
import { remembering } from '../manifest/remembering.ts';
import { storeAllowsNamespace } from '../manifest/store-access.ts';
import type { ManifestView, ObjectRef } from '../manifest/view.ts';
import { absent, absentSecret, type LookedIn } from './absent.ts';
import { generatorRefs, planGenerator } from './plan-generator.ts';
import { planStore, type CredentialFile, type PlannedStore, type PodIdentity } from './plan-store.ts';
import { planTemplates, type TemplateFile } from './plan-templates.ts';
import { generatorKey, storeKey, type GeneratorPlan, type SecretPlan, type StorePlan } from './plan.ts';
import { refreshSecondsOf, refreshWarnings } from './refresh-times.ts';
import { specProblems } from './spec-problems.ts';
import { storeQuirks, type ProviderOf } from './store-quirks.ts';

export interface PlannedSecrets {
  readonly secrets: readonly SecretPlan[];
  readonly stores: Readonly<Record<string, StorePlan>>;
  /** Empty where no ExternalSecret uses one. */
  readonly generators: Readonly<Record<string, GeneratorPlan>>;
  readonly credentials: readonly CredentialFile[];
  readonly templates: readonly TemplateFile[];
  readonly problems: readonly SecretProblem[];
  /** What works, but not as somebody may think. */
  readonly warnings: readonly PlanWarning[];
  /** What the view did not have; worth one look at the API server before refusing. */
  readonly missing: readonly ObjectRef[];
}

export interface PlanProblem {
  readonly rule: `PST30${5 | 6 | 7 | 8 | 9}` | 'PST319';
  readonly message: string;
  readonly fix?: string;
}

export interface SecretProblem extends PlanProblem {
  /** Name of the ExternalSecret that has it, or whose store or generator does; there may be none of that name. */
  readonly secret: string;
}

export interface PlanWarning {
  readonly rule: 'PST320' | 'PST322';
  /** Name of the ExternalSecret. */
  readonly secret: string;
  /** Field path in it. */
  readonly path: string;
  readonly message: string;
  readonly fix: string;
  /** As of a `RefreshWarning`. */
  readonly option?: 'refresh';
}

export interface PlanOptions extends LookedIn {
  /** Instead of each manifest's own `refreshInterval`. */
  readonly refreshSeconds?: number | undefined;
}

/**
 * Follows ExternalSecrets to their stores and those to their credentials.
 *
 * Rules: PST305 no such ExternalSecret, PST306 no such store, PST307 the store does not allow this namespace,
 * PST308 credential out of the pod's reach, PST309 something this version does not do, PST319 no such generator, PST320
 * what a provider does that hardly anybody means (a warning), PST322 when a pod is not refreshed as it says (a warning).
 */
export function planSecrets(
  names: Iterable<string>,
  manifests: ManifestView,
  identity: PodIdentity,
  options: PlanOptions = {},
): PlannedSecrets {
  const { refreshSeconds } = options;
  const secrets: SecretPlan[] = [];
  const stores: Record<string, StorePlan> = {};
  const generators: Record<string, GeneratorPlan> = {};
  const credentials: CredentialFile[] = [];
  const templates = new Map<string, TemplateFile>();
  const problems: SecretProblem[] = [];
  const warnings: PlanWarning[] = [];
  const missing: ObjectRef[] = [];
  for (const name of names) {
    const blame = (found: readonly PlanProblem[]): void => {
      for (const problem of found) problems.push({ ...problem, secret: name });
    };
    const externalSecret = manifests.externalSecret(identity.namespace, name);
    if (externalSecret === undefined) {
      const ref = { kind: 'ExternalSecret', namespace: identity.namespace, name } as const;
      missing.push(ref);
      const [writer] = manifests.externalSecretsTargeting(identity.namespace, name);
      blame([{ rule: 'PST305', ...absentSecret(options, ref, writer?.metadata.name) }]);
      continue;
    }
    const planned = planSecret(externalSecret, refreshSeconds);
    const { namespace, serviceAccount, tokenAudience } = identity;
    blame(planned.problems);
    for (const file of planned.templates) templates.set(file.path, file);
    secrets.push(planned.plan);
    for (const ref of planned.stores) {
      if (Object.hasOwn(stores, storeKey(ref))) continue;
      const found = findStore(ref, externalSecret, manifests, identity.namespace, options);
      if ('rule' in found) {
        blame([found]);
        if (found.missing !== undefined) missing.push(found.missing);
        continue;
      }
      const store = plannedStore(found, namespace, serviceAccount, tokenAudience);
      stores[storeKey(ref)] = store.plan;
      credentials.push(...store.credentials);
      blame(store.problems);
    }
    warnings.push(...planned.warnings);
    warnings.push(...quirksOf(externalSecret, ...planned.stores.map(ref => stores[storeKey(ref)])));
    for (const ref of planned.generators) {
      if (Object.hasOwn(generators, generatorKey(ref))) continue;
      const generator = planGenerator(ref, name, manifests, identity, options);
      if (generator.plan !== undefined) generators[generatorKey(ref)] = generator.plan;
      credentials.push(...generator.credentials);
      blame(generator.problems);
      missing.push(...generator.missing);
    }
  }
  const files = { credentials, templates: [...templates.values()] };
  return { secrets, stores, generators, ...files, problems, warnings, missing };
}

/** For the pods of one ServiceAccount, which a store mostly has. */
const plannedStore = remembering(
  (
    store: SecretStore | ClusterSecretStore,
    namespace: string,
    serviceAccount: string,
    tokenAudience: string | undefined,
  ): PlannedStore => planStore(store, { namespace, serviceAccount, tokenAudience }),
);

/** Of an ExternalSecret with the plans of its stores, in the order of {@link storeRefs}. */
const quirksOf = remembering(
  (externalSecret: ExternalSecret, ...plans: readonly (StorePlan | undefined)[]): readonly PlanWarning[] => {
    const stores = new Map(storeRefs(externalSecret).map((ref, i) => [storeKey(ref), plans[i]]));
    const providerOf: ProviderOf = ref => {
      const store = stores.get(storeKey(ref));
      return store === undefined ? undefined : { name: store.provider, spec: store.spec };
    };
    const secret = externalSecret.metadata.name;
    return storeQuirks(externalSecret, providerOf).map(({ path, message, fix }) => ({
      rule: 'PST320',
      secret,
      path,
      message,
      fix,
    }));
  },
);

/** What does not depend on the pod. */
interface PlannedManifest extends Omit<PlannedSecret, 'plan' | 'warnings'> {
  readonly plan: Omit<SecretPlan, 'refreshSeconds'>;
}

interface PlannedSecret {
  readonly plan: SecretPlan;
  readonly stores: readonly StoreRef[];
  readonly generators: ReturnType<typeof generatorRefs>;
  readonly templates: readonly TemplateFile[];
  readonly problems: readonly PlanProblem[];
  readonly warnings: readonly PlanWarning[];
}

/** For the pods that ask for the same refresh, which an ExternalSecret mostly has. */
const planSecret = remembering((externalSecret: ExternalSecret, asked: number | undefined): PlannedSecret => {
  const manifest = planManifest(externalSecret);
  const { name, target, ...rest } = manifest.plan;
  const { spec } = externalSecret;
  let refreshSeconds = 0;
  const problems = [...manifest.problems];
  try {
    refreshSeconds = refreshSecondsOf(spec, asked);
  } catch (error) {
    const message = `ExternalSecret ${name}: spec.refreshInterval: ${describe(error)}`;
    problems.push({ rule: 'PST309', message });
  }
  const warnings = refreshWarnings(spec, asked, refreshSeconds).map(found =>
    Object.assign({ rule: 'PST322', secret: name } as const, found),
  );
  return { ...manifest, plan: { name, target, refreshSeconds, ...rest }, problems, warnings };
});

/** Once for each version of a manifest: templates are parsed to be checked. */
const planManifest = remembering((externalSecret: ExternalSecret): PlannedManifest => {
  const { metadata, spec } = externalSecret;
  const title = `ExternalSecret ${metadata.name}`;
  const problems: PlanProblem[] = specProblems(spec).map(({ path, message, ...fix }) =>
    Object.assign({ rule: 'PST309', message: `${title}: ${path}: ${message}` } as const, fix),
  );
  const { secretStoreRef, data, dataFrom, target } = spec;
  const { corrections, problems: annotationProblems } = readCorrections(metadata.annotations);
  for (const { annotation, message, fix, isUnknown } of annotationProblems) {
    const path = `metadata.annotations[${annotation}]`;
    if (!isUnknown) problems.push({ rule: 'PST309', message: `${title}: ${path}: ${message}`, fix });
  }
  const { templates, files } = planTemplates(target);
  return {
    plan: {
      name: metadata.name,
      target: targetName(externalSecret),
      spec: {
        ...(secretStoreRef === undefined ? {} : { secretStoreRef }),
        ...(data === undefined ? {} : { data }),
        ...(dataFrom === undefined ? {} : { dataFrom }),
        ...(target === undefined ? {} : { target }),
      },
      ...(templates === undefined ? {} : { templates }),
      ...(Object.keys(corrections).length === 0 ? {} : { corrections }),
    },
    stores: storeRefs(externalSecret),
    generators: generatorRefs(externalSecret),
    templates: files,
    problems,
  };
});

function storeRefs(externalSecret: ExternalSecret): StoreRef[] {
  const { secretStoreRef, data = [], dataFrom = [] } = externalSecret.spec;
  const own = [...data, ...dataFrom].map(entry => entry.sourceRef?.storeRef).filter(ref => ref !== undefined);
  // With a store for each entry, or with generators alone, there may be no default one at all.
  const needless = own.length > 0 || (data.length === 0 && generatorRefs(externalSecret).length > 0);
  return secretStoreRef?.name === undefined && needless ? own : [secretStoreRef ?? {}, ...own];
}

function findStore(
  ref: StoreRef,
  externalSecret: ExternalSecret,
  manifests: ManifestView,
  namespace: string,
  lookedIn: LookedIn,
): SecretStore | ClusterSecretStore | (PlanProblem & { missing?: ObjectRef }) {
  const title = `ExternalSecret ${externalSecret.metadata.name}`;
  const name = ref.name ?? '';
  if (name === '') {
    return { rule: 'PST306', message: `${title} names no store`, fix: 'set spec.secretStoreRef.name' };
  }
  const isCluster = ref.kind === 'ClusterSecretStore';
  const missing: ObjectRef = isCluster
    ? { kind: 'ClusterSecretStore', name }
    : { kind: 'SecretStore', namespace, name };
  const unseen = () => ({ rule: 'PST306', ...absent(lookedIn, missing, title), missing }) as const;
  if (!isCluster) {
    const clusterHint =
      manifests.clusterSecretStore(name) === undefined
        ? {}
        : { fix: 'set secretStoreRef.kind: ClusterSecretStore: there is one of that name' };
    return manifests.secretStore(namespace, name) ?? { ...unseen(), ...clusterHint };
  }
  const store = manifests.clusterSecretStore(name);
  if (store === undefined) return unseen();
  const isAllowed = storeAllowsNamespace(store, namespace, manifests.namespaceLabels(namespace));
  if (isAllowed === true) return store;
  // ESO's words, which users search for.
  const denied = `${title}: using cluster store "${name}" is not allowed from namespace "${namespace}": denied by spec.condition`;
  if (isAllowed === undefined) {
    return {
      rule: 'PST307',
      message: `${denied}, which goes by labels, and the namespace was not found`,
      fix: `create the namespace before its pods, or let a condition of ClusterSecretStore ${name} name it`,
      missing: { kind: 'Namespace', name: namespace },
    };
  }
  return {
    rule: 'PST307',
    message: denied,
    fix: `let a condition of ClusterSecretStore ${name} match the namespace, or use another store`,
  };
}
