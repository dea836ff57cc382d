/** ExternalSecrets to data, with the code and by the rules that an agent in their namespace would have. */
import { isJsonObject } from '../../api/json.ts';
import { problem, PosternError } from '../../errors.ts';
import type { ManifestView } from '../../manifest/view.ts';
import { AUTH_DIRECTORY } from '../../plan/agent-paths.ts';
import { planSecrets, type PlannedSecrets } from '../../plan/plan-secrets.ts';
import type { CredentialFile } from '../../plan/plan-store.ts';
import { generatorKey, PLAN_VERSION, type Plan, type SecretPlan } from '../../plan/plan.ts';
import type { OwnedTools } from '../../providers/tools.ts';
import { generatorRunner } from '../../generators/run-generators.ts';
import type { GeneratorUse, ProviderTools, ResolvedSecret } from '../../resolve/contract.ts';
import { storeOpener, type OpenStore } from '../../resolve/open-stores.ts';
import { resolveSecrets } from '../../resolve/resolve.ts';
import type { GeneratorTools } from '../../generators/contract.ts';
import { recordTrace, type Trace, type TraceEvent } from '../../resolve/trace.ts';
import { generatorRefs } from '../../plan/plan-generator.ts';
import { templateObjectKey, templateObjects } from '../../template/secret/template-from.ts';
import { objectId, refusal, storesOf, type Chosen, type Collected } from './collect.ts';
import type { Values } from './values-file.ts';
import { valuesMap, valuesStore } from './values-store.ts';

export interface Rendered extends Chosen {
  readonly outcome: ResolvedSecret | { readonly error: PosternError };
  /** What happened on the way, in order. */
  readonly events: readonly TraceEvent[];
}

export interface Surroundings {
  /** In place of every provider. */
  readonly values: Values | undefined;
  readonly openStore: OpenStore;
  readonly tools: OwnedTools & Pick<GeneratorTools, 'randomBytes'>;
  readonly signal: AbortSignal;
  /** See `ResolveOptions`. */
  isExpired(): boolean;
}

/** In the order of `collected.chosen`; each one is complete or an error by itself. */
export async function resolveManifests(collected: Collected, around: Surroundings): Promise<Rendered[]> {
  const rendered: Rendered[] = [];
  for (const chosen of collected.chosen) {
    const { trace, events } = recordTrace();
    rendered.push({ ...chosen, outcome: await resolveOne(chosen, collected, around, trace), events });
  }
  return rendered;
}

async function resolveOne(
  chosen: Chosen,
  collected: Collected,
  around: Surroundings,
  trace: Trace,
): Promise<Rendered['outcome']> {
  const { namespace, externalSecret } = chosen;
  const { name } = externalSecret.metadata;
  try {
    const manifests = around.values === undefined ? collected.manifests : withStandIns(chosen, collected);
    const identity = { namespace, serviceAccount: SERVICE_ACCOUNT };
    refuseBroken(chosen, collected, around.values);
    const planned = planSecrets([name], manifests, identity, { isOfFiles: true });
    refuseProblems(planned);
    const plan = planOf(planned, namespace);
    refuseMissingCredentials(plan, planned.credentials, namespace, collected);
    const tools = { ...around.tools, readFile: fileReader(planned.credentials, namespace, collected) };
    const runner = generatorRunner({ plan, tools });
    const outcomes = await resolveSecrets(plan, [name], {
      open: opener(plan, tools, around),
      generate: async (use, signal) => valuesOf(use, around.values) ?? (await runner.generate(use, signal)),
      readFile: tools.readFile,
      trace: (_, event) => trace(event),
      signal: around.signal,
      isExpired: () => around.isExpired(),
    });
    await runner.releaseAll(around.signal);
    const outcome = outcomes.get(name);
    if (outcome === undefined) throw problem('RESOLVE_REFUSED', { place: name, reason: 'no answer' });
    if ('error' in outcome) return outcome;
    const advice = planned.warnings.map(({ path, message, fix }) => `${path}: ${message}; ${fix}`);
    return { ...outcome, warnings: [...advice, ...(outcome.warnings ?? [])] };
  } catch (error) {
    if (error instanceof PosternError) return { error };
    throw error;
  }
}

/** What a pod has that names none. */
const SERVICE_ACCOUNT = 'default';

function opener(
  plan: Plan,
  tools: ProviderTools,
  { values, openStore }: Surroundings,
): ReturnType<typeof storeOpener> {
  return values === undefined ? storeOpener(plan, openStore, tools) : store => valuesStore(store, values);
}

/** With values no store is contacted, so none needs to be in the files or of a provider that is known. */
function withStandIns({ externalSecret, namespace }: Chosen, { manifests }: Collected): ManifestView {
  const standIns = new Set(storesOf(externalSecret).map(({ kind, name }) => `${kind}/${name}`));
  const spec = { provider: { fake: { data: [] } } };
  const apiVersion = 'external-secrets.io/v1';
  return {
    ...manifests,
    secretStore: (of, name) =>
      standIns.has(`SecretStore/${name}`)
        ? { apiVersion, kind: 'SecretStore', metadata: { name, namespace }, spec }
        : manifests.secretStore(of, name),
    clusterSecretStore: name =>
      standIns.has(`ClusterSecretStore/${name}`)
        ? { apiVersion, kind: 'ClusterSecretStore', metadata: { name }, spec }
        : manifests.clusterSecretStore(name),
  };
}

function refuseBroken(
  { externalSecret, namespace }: Chosen,
  { refused }: Collected,
  values: Values | undefined,
): void {
  const stores = values === undefined ? storesOf(externalSecret) : [];
  for (const { kind, name } of [...stores, ...generatorRefs(externalSecret)]) {
    const found = refused.get(objectId(kind, namespace, name));
    if (found !== undefined) throw refusal(found, kind, name);
  }
}

/** A values file may say what a generator gives, under `Password/db`. */
function valuesOf(use: GeneratorUse, values: Values | undefined): ReadonlyMap<string, Buffer> | undefined {
  const value = values?.shared.get(generatorKey(use));
  return values === undefined || value === undefined
    ? undefined
    : valuesMap(generatorKey(use), value, values.file);
}

const standInAdvice = 'or give the values in a file with --values';

function refuseProblems({ problems }: PlannedSecrets): void {
  const [first] = problems;
  if (first === undefined) return;
  const aboutStore = first.rule === 'PST306' || first.rule === 'PST308';
  const advice = [first.fix, ...(aboutStore ? [standInAdvice] : [])].filter(text => text !== undefined);
  const reason = [first.message, advice.join(', ')].filter(text => text !== '').join('; ');
  throw problem('MANIFEST_REFUSED', { reason: `${reason} (${first.rule})` });
}

function planOf({ secrets, stores, generators }: PlannedSecrets, namespace: string): Plan {
  return {
    version: PLAN_VERSION,
    namespace,
    stores,
    generators,
    secrets: secrets.map(withTemplates),
    directories: [],
    initTimeoutSeconds: 0,
  };
}

const TEMPLATES = 'templates/';

function withTemplates(secret: SecretPlan): SecretPlan {
  const keys = templateObjects(secret.spec.target?.template?.templateFrom).map(templateObjectKey);
  return { ...secret, templates: Object.fromEntries(keys.map(key => [key, `${TEMPLATES}${key}`])) };
}

function refuseMissingCredentials(
  { stores, generators = {} }: Plan,
  credentials: readonly CredentialFile[],
  namespace: string,
  { objects }: Collected,
): void {
  const users = [...Object.entries(stores), ...Object.entries(generators)];
  for (const { path, from } of credentials) {
    const file = `${AUTH_DIRECTORY}/${path}`;
    const user = users.find(([, { files }]) => Object.values(files).includes(file))?.[0];
    if (user === undefined) continue;
    if (from.kind === 'serviceAccountToken') {
      const reason = `${user} logs in with the token of a ServiceAccount, which only a pod has`;
      throw problem('MANIFEST_REFUSED', { reason: `${reason}: give the values in a file with --values` });
    }
    if (keyOf(kindOf(from), from.name, from.key, namespace, objects) === undefined) {
      const reason = `${user} needs key ${from.key} of ${kindOf(from)} ${from.name}, which is not in the files`;
      throw problem('MANIFEST_REFUSED', { reason: `${reason}: add its file with -f, ${standInAdvice}` });
    }
  }
}

/** The files that kubelet would mount, for logging in and for templates, come from the objects in the manifests. */
function fileReader(
  credentials: readonly CredentialFile[],
  namespace: string,
  { objects }: Collected,
): ProviderTools['readFile'] {
  const sources = new Map(credentials.map(({ path, from }) => [`${AUTH_DIRECTORY}/${path}`, from]));
  const find = (path: string): Buffer | undefined => {
    if (path.startsWith(TEMPLATES)) {
      const [kind = '', name = '', key = ''] = path.slice(TEMPLATES.length).split('/');
      return keyOf(kind, name, key, namespace, objects);
    }
    const from = sources.get(path);
    return from === undefined || from.kind === 'serviceAccountToken'
      ? undefined
      : keyOf(kindOf(from), from.name, from.key, namespace, objects);
  };
  return path => {
    const value = find(path);
    return value === undefined
      ? Promise.reject(Object.assign(new Error('not in the files'), { code: 'ENOENT' }))
      : Promise.resolve(value);
  };
}

function kindOf({ kind }: CredentialFile['from']): string {
  return kind === 'configMap' ? 'ConfigMap' : 'Secret';
}

function keyOf(
  kind: string,
  name: string,
  key: string,
  namespace: string,
  objects: Collected['objects'],
): Buffer | undefined {
  const object = objects.get(objectId(kind, namespace, name));
  return object === undefined ? undefined : valueOf(object, key);
}

/** `stringData` wins over `data`, as when the API server stores a Secret; a ConfigMap's `data` is plain. */
function valueOf(object: Readonly<Record<string, unknown>>, key: string): Buffer | undefined {
  const isSecret = object['kind'] === 'Secret';
  const plain = memberOf(object[isSecret ? 'stringData' : 'data'], key);
  if (plain !== undefined) return Buffer.from(plain);
  const encoded = memberOf(object[isSecret ? 'data' : 'binaryData'], key);
  return encoded === undefined ? undefined : Buffer.from(encoded, 'base64');
}

function memberOf(value: unknown, key: string): string | undefined {
  const member = isJsonObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
  return typeof member === 'string' ? member : undefined;
}
