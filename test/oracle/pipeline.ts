/** One ExternalSecret with everything around it, through Postern and through ESO's own controller. */
import type { ExternalSecret, ExternalSecretSpec } from '../../src/api/external-secret.ts';
import { describe as sentenceOf } from '../../src/errors.ts';
import { objectIndex } from '../../src/manifest/object-index.ts';
import { TEMPLATES_DIRECTORY } from '../../src/plan/agent-paths.ts';
import { planSecrets } from '../../src/plan/plan-secrets.ts';
import { PLAN_VERSION, type Plan } from '../../src/plan/plan.ts';
import { openStore } from '../../src/providers/registry.ts';
import type { ProviderTools } from '../../src/resolve/contract.ts';
import { storeOpener } from '../../src/resolve/open-stores.ts';
import { resolveSecrets } from '../../src/resolve/resolve.ts';
import { ask, type OracleAnswer } from './oracle.ts';

export interface PipelineCase {
  /** A sentence about the feature. */
  readonly title: string;
  readonly spec: ExternalSecretSpec;
  /** Key to value of the store `main`; another store, `other`, has the same with a line end after each value. */
  readonly values?: Readonly<Record<string, string>>;
  readonly versions?: readonly { readonly key: string; readonly version: string; readonly value: string }[];
  /** Data of ConfigMap `templates`, and of Secret `templates`. */
  readonly templates?: Readonly<Record<string, string>>;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** What became of it: the Secret, or nothing. */
export interface Made {
  readonly ok: boolean;
  readonly data: Readonly<Record<string, string>>;
  readonly type: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

const namespace = 'team';
const apiVersion = 'external-secrets.io/v1';
export const nothing: Made = { ok: false, data: {}, type: '', labels: {}, annotations: {} };

export async function byPostern(one: PipelineCase): Promise<Made & { readonly error: string }> {
  const externalSecret = manifestOf(one);
  const manifests = objectIndex([externalSecret, ...storesOf(one)]);
  const planned = planSecrets(['app'], manifests, { namespace, serviceAccount: 'default' });
  const [refusal] = planned.problems;
  if (refusal !== undefined) return { ...nothing, error: refusal.message };
  const { secrets, stores } = planned;
  const plan: Plan = {
    version: PLAN_VERSION,
    namespace,
    stores,
    secrets,
    directories: [],
    initTimeoutSeconds: 0,
  };
  const files = new Map(
    planned.templates.map(({ path, from }) => [`${TEMPLATES_DIRECTORY}/${path}`, from.key]),
  );
  const tools: ProviderTools = {
    http: () => Promise.reject(new Error('offline')),
    readFile: () => Promise.reject(new Error('no files')),
    now: () => 0,
  };
  const resolved = await resolveSecrets(plan, ['app'], {
    open: storeOpener(plan, openStore, tools),
    readFile: path => readTemplate(one, files.get(path)),
    signal: AbortSignal.timeout(20_000),
  });
  const outcome = resolved.get('app');
  if (outcome === undefined) throw new Error('no outcome');
  if ('error' in outcome) return { ...nothing, error: sentenceOf(outcome.error) };
  // With nothing left, Delete takes the Secret away.
  if (
    outcome.data.size === 0 &&
    one.spec.target?.deletionPolicy === 'Delete' &&
    outcome.metadata === undefined
  )
    return { ...nothing, error: '' };
  const { metadata } = outcome;
  return {
    ok: true,
    data: Object.fromEntries([...outcome.data].map(([key, value]) => [key, value.toString('base64')])),
    type: outcome.type ?? '',
    labels: metadata === undefined ? (one.labels ?? {}) : Object.fromEntries(metadata.labels),
    annotations: metadata === undefined ? (one.annotations ?? {}) : Object.fromEntries(metadata.annotations),
    error: '',
  };
}

export async function byExternalSecrets(
  cases: readonly PipelineCase[],
): Promise<(Made & { readonly error: string })[]> {
  const answers = await ask(
    cases.map(one => ({
      op: 'externalsecret',
      objects: [...storesOf(one), ...templatesOf(one), manifestOf(one)],
    })),
  );
  return answers.map(readAnswer);
}

function manifestOf({ spec, labels, annotations }: PipelineCase): ExternalSecret {
  return {
    apiVersion,
    kind: 'ExternalSecret',
    metadata: {
      name: 'app',
      namespace,
      ...(labels === undefined ? {} : { labels: { ...labels } }),
      ...(annotations === undefined ? {} : { annotations: { ...annotations } }),
    },
    spec: { secretStoreRef: { name: 'main' }, ...spec },
  };
}

function storesOf({ values = {}, versions = [] }: PipelineCase) {
  const entries = (end: string) => [
    ...Object.entries(values).map(([key, value]) => ({ key, value: `${value}${end}` })),
    ...versions,
  ];
  return ['main', 'other'].map(name => ({
    apiVersion,
    kind: 'SecretStore' as const,
    metadata: { name, namespace },
    spec: { provider: { fake: { data: entries(name === 'main' ? '' : '\n') } } },
  }));
}

function templatesOf({ templates }: PipelineCase): unknown[] {
  if (templates === undefined) return [];
  const metadata = { name: 'templates', namespace };
  const encoded = Object.entries(templates).map(([key, text]) => [key, Buffer.from(text).toString('base64')]);
  return [
    { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: templates },
    { apiVersion: 'v1', kind: 'Secret', metadata, data: Object.fromEntries(encoded) },
  ];
}

function readTemplate({ templates = {} }: PipelineCase, key = ''): Promise<Buffer> {
  const text = Object.hasOwn(templates, key) ? templates[key] : undefined;
  return text === undefined
    ? Promise.reject(Object.assign(new Error('not there'), { code: 'ENOENT' }))
    : Promise.resolve(Buffer.from(text));
}

interface MadeSecret {
  /** Go writes an empty value that never was one as null. */
  readonly data?: Readonly<Record<string, string | null>>;
  readonly type?: string;
  readonly metadata?: {
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
}

/** A Secret that was not written is none, whatever ESO says of the rest. */
function readAnswer({ ok, detail, error }: OracleAnswer): Made & { readonly error: string } {
  const secret = secretIn(detail);
  if (!ok || secret === undefined) return { ...nothing, error };
  const { data = {}, type = '', metadata = {} } = secret;
  return {
    ok: true,
    data: Object.fromEntries(Object.entries(data).map(([key, value]) => [key, value ?? ''])),
    type,
    labels: withoutOwn(metadata.labels),
    annotations: withoutOwn(metadata.annotations),
    error,
  };
}

function secretIn(detail: unknown): MadeSecret | undefined {
  return typeof detail === 'object' && detail !== null && 'secret' in detail
    ? (detail.secret ?? undefined)
    : undefined;
}

/** What ESO adds to know its Secrets again. */
function withoutOwn(map: Readonly<Record<string, string>> = {}): Record<string, string> {
  return Object.fromEntries(
    Object.entries(map).filter(([key]) => !key.startsWith('reconcile.external-secrets.io/')),
  );
}
