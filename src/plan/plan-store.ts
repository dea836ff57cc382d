import { providerOf, type ClusterSecretStore, type SecretStore } from '../api/secret-store.ts';
import type { Credential, SecretKeyCredential, ServiceAccountCredential } from '../api/stores/credential.ts';
import { knownStore, knownStores } from '../api/stores/index.ts';
import { AUTH_DIRECTORY } from './agent-paths.ts';
import { folderFor } from './folder-for.ts';
import type { StorePlan } from './plan.ts';
import { planRetries, type PlannedRetries } from './retry-plan.ts';

/** Whose pod it is: decides which credentials of a store are within reach. */
export interface PodIdentity {
  readonly namespace: string;
  readonly serviceAccount: string;
  /** Audience of a token where the store names none; absent: the API server's own. */
  readonly tokenAudience?: string | undefined;
}

/** One file below the agent's credential folder and where its bytes come from. */
export interface CredentialFile {
  /** Relative to {@link AUTH_DIRECTORY}. */
  readonly path: string;
  readonly from: ObjectKey | { readonly kind: 'serviceAccountToken'; readonly audience?: string };
}

/** A key of an object in the namespace of the pod. */
export interface ObjectKey {
  readonly kind: 'secret' | 'configMap';
  readonly name: string;
  readonly key: string;
}

export interface PlannedStore {
  readonly plan: StorePlan;
  readonly credentials: readonly CredentialFile[];
  readonly problems: readonly StoreProblem[];
}

export interface StoreProblem {
  readonly rule: 'PST308' | 'PST309';
  readonly message: string;
  readonly fix?: string;
}

/**
 * What the agent needs to use one store. PST308: a credential that this pod cannot be given, PST309: something this
 * version does not do.
 */
export function planStore(store: SecretStore | ClusterSecretStore, identity: PodIdentity): PlannedStore {
  const title = `${store.kind} ${store.metadata.name}`;
  const provider = providerOf(store);
  const known = provider === undefined ? undefined : knownStore(provider.name);
  if (provider === undefined || known === undefined) {
    return {
      plan: { provider: provider?.name ?? '', spec: {}, files: {} },
      credentials: [],
      problems: [
        {
          rule: 'PST309',
          message: `${title} uses provider ${provider?.name ?? '(none)'}, which Postern cannot fetch from`,
          fix: `use one of ${Object.keys(knownStores).join(', ')}, or leave this secret to External Secrets Operator`,
        },
      ],
    };
  }
  const { files, credentials, problems } = reachCredentials(
    store,
    known.credentials(provider.spec),
    identity,
  );
  // External Secrets goes by them for few providers, and of ours for Vault alone.
  const retries = planRetries(provider.name === 'vault' ? store.spec.retrySettings : undefined);
  return {
    plan: { provider: provider.name, spec: provider.spec, files, ...retries.plan },
    credentials,
    problems: [...problems, ...retryProblems(title, retries)],
  };
}

/** @param title of the object that has the settings */
export function retryProblems(title: string, { problem }: PlannedRetries): StoreProblem[] {
  return problem === undefined ? [] : [{ rule: 'PST309', message: `${title}: ${problem}` }];
}

export interface ReachedCredentials {
  readonly files: Readonly<Record<string, string>>;
  readonly credentials: readonly CredentialFile[];
  readonly problems: readonly StoreProblem[];
}

/** The files in which the agent will find what an object of a manifest logs in with. */
export function reachCredentials(
  { kind, metadata }: { readonly kind: string; readonly metadata: { readonly name: string } },
  wanted: readonly Credential[],
  identity: PodIdentity,
): ReachedCredentials {
  const files: Record<string, string> = {};
  const credentials: CredentialFile[] = [];
  const problems: StoreProblem[] = [];
  for (const credential of wanted) {
    const outcome = reach(credential, `${kind} ${metadata.name}`, identity);
    if ('message' in outcome) {
      problems.push(outcome);
    } else {
      const path = `${folderFor(kind, metadata.name)}/${credential.path}`;
      files[credential.path] = `${AUTH_DIRECTORY}/${path}`;
      credentials.push({ path, from: outcome });
    }
  }
  return { files, credentials, problems };
}

function reach(
  credential: Credential,
  title: string,
  identity: PodIdentity,
): CredentialFile['from'] | StoreProblem {
  if (credential.kind === 'unsupported') {
    return { rule: 'PST309', message: `${title}: ${credential.path}: ${credential.message}` };
  }
  return credential.kind === 'serviceAccountToken'
    ? reachToken(credential, title, identity)
    : reachKey(credential, title, identity);
}

function reachKey(
  credential: SecretKeyCredential,
  title: string,
  identity: PodIdentity,
): CredentialFile['from'] | StoreProblem {
  if (credential.namespace !== undefined && credential.namespace !== identity.namespace) {
    return {
      rule: 'PST308',
      message: `${title}: ${credential.path} is a ${credential.kind === 'secret' ? 'Secret' : 'ConfigMap'} in namespace ${credential.namespace}, which a pod in ${identity.namespace} cannot see`,
      fix: `use a SecretStore in ${identity.namespace}, or a store that logs in with the pod's ServiceAccount`,
    };
  }
  return { kind: credential.kind, name: credential.name, key: credential.key };
}

function reachToken(
  credential: ServiceAccountCredential,
  title: string,
  identity: PodIdentity,
): CredentialFile['from'] | StoreProblem {
  const foreignNamespace = credential.namespace !== undefined && credential.namespace !== identity.namespace;
  if (foreignNamespace || (credential.name !== undefined && credential.name !== identity.serviceAccount)) {
    const wanted = `${credential.namespace ?? identity.namespace}/${credential.name ?? identity.serviceAccount}`;
    return {
      rule: 'PST308',
      message: `${title}: ${credential.path} logs in as ServiceAccount ${wanted}, but the pod runs as ${identity.namespace}/${identity.serviceAccount} and can only be given a token of its own`,
      fix: foreignNamespace
        ? `use a store whose ${credential.path} names no namespace`
        : `set spec.serviceAccountName: ${credential.name} in the pod, or remove ${credential.path} from the store and let the provider's role accept ${identity.serviceAccount}`,
    };
  }
  const audience = credential.audiences[0] ?? identity.tokenAudience;
  return { kind: 'serviceAccountToken', ...(audience === undefined ? {} : { audience }) };
}
