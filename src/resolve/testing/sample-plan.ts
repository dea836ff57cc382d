/** Plans over stores in memory, and what becomes of them. */
import { problem } from '../../errors.ts';
import type { Plan, SecretPlan } from '../../plan/plan.ts';
import { resolveSecrets, type Resolved } from '../resolve.ts';
import { memoryStore } from './memory-store.ts';

export type Spec = SecretPlan['spec'];

/** What the store `main` holds. */
export const items = {
  db: { user: 'u', pass: 'p', 'odd name': 'o', '': 'dropped' },
  cache: { pass: 'c', value: 'cache' },
  encoded: { value: Buffer.from('canary-decoded\0').toString('base64'), broken: 'canary!' },
  empty: {},
  twins: { 'a b': '1', 'a/b': '2' },
};

const generated: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  login: { user: 'generated', password: 'cGFzc3dvcmQ=' },
  odd: { 'a b': 'x' },
};

/** ExternalSecrets `secret-0`, `secret-1` and so on. */
export function plan(...specs: Spec[]): Plan {
  return {
    version: 1,
    namespace: 'shop',
    stores: {},
    secrets: specs.map((spec, index) => ({
      name: `secret-${index}`,
      target: `secret-${index}`,
      refreshSeconds: 60,
      spec: { secretStoreRef: { name: 'main' }, ...spec },
    })),
    directories: [],
    initTimeoutSeconds: 60,
  };
}

/** What one ExternalSecret becomes, or why it does not, with stores `main` and `other` and a few generators. */
export async function resolveOne(spec: Spec): Promise<Record<string, string> | string> {
  const main = memoryStore('SecretStore/main', items);
  const other = memoryStore('ClusterSecretStore/other', { db: { user: 'other' } });
  const resolved = await resolveSecrets(plan(spec), undefined, {
    open: key => (key === 'ClusterSecretStore/other' ? other.session : main.session),
    generate: ({ kind, name }) => {
      const given = generated[name];
      if (given === undefined)
        return Promise.reject(problem('RESOLVE_REFUSED', { place: `${kind} ${name}`, reason: 'is broken' }));
      return Promise.resolve(new Map(Object.entries(given).map(([key, value]) => [key, Buffer.from(value)])));
    },
    signal: AbortSignal.timeout(5000),
  });
  return readable(resolved.get('secret-0'));
}

/** As text: the data, or the message of the error. */
export function readable(resolved: Resolved | undefined): Record<string, string> | string {
  if (resolved === undefined) return 'nothing';
  if ('error' in resolved) return resolved.error.message;
  return Object.fromEntries([...resolved.data].map(([key, value]) => [key, value.toString()]));
}

/** An entry of `spec.data`. */
export function data(secretKey: string, key: string, property?: string): NonNullable<Spec['data']>[number] {
  return { secretKey, remoteRef: { key, ...(property === undefined ? {} : { property }) } };
}
