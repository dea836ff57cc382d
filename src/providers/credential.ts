/** The files in which an agent finds what a store logs in with. */
import { problem } from '../errors.ts';
import type { StorePlan } from '../plan/plan.ts';
import type { ProviderTools } from '../resolve/contract.ts';
import { isRecord, valueAt } from './spec-reader.ts';

export interface CredentialSource {
  /** Name of the store, for errors. */
  readonly store: string;
  readonly plan: Pick<StorePlan, 'files' | 'spec'>;
  readonly readFile: ProviderTools['readFile'];
}

/**
 * The text of one credential without line ends around it, which no token or certificate needs. Read anew at each
 * call, as Kubernetes replaces these files.
 * @param field path inside the provider's spec: `auth.tokenSecretRef`
 * @param advice what the user would do to have it; see {@link advise}
 * @throws PosternError `CREDENTIAL_MISSING`
 */
export async function readCredential(
  source: CredentialSource,
  field: string,
  advice: string,
): Promise<string> {
  const { files } = source.plan;
  const path = Object.hasOwn(files, field) ? files[field] : undefined;
  if (path === undefined) throw missing(source, field, `the plan has no file for it: ${advice}`);
  const text = (await read(source, field, path, advice)).toString('utf8').trim();
  if (text === '') throw missing(source, field, `${path} is empty: ${advice}`);
  return text;
}

/**
 * Names the object and key that a selector of the manifest points to: `Secret vault-token must have the key token, with
 * a token of Vault`.
 * @param holds what is to stand under the key
 */
export function advise({ plan }: CredentialSource, field: string, holds: string): string {
  const selector = valueAt(plan.spec, field);
  const { type, name, key = 'token' } = isRecord(selector) ? selector : {};
  const kind = type === 'ConfigMap' ? 'ConfigMap' : 'Secret';
  return `${kind} ${String(name)} must have the key ${String(key)}, with ${holds}`;
}

async function read(source: CredentialSource, field: string, path: string, advice: string): Promise<Buffer> {
  try {
    return await source.readFile(path);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unreadable';
    const reason =
      code === 'ENOENT' ? `${path} does not exist: ${advice}` : `${path} cannot be read (${code})`;
    throw missing(source, field, reason);
  }
}

function missing({ store }: CredentialSource, field: string, reason: string): Error {
  return problem('CREDENTIAL_MISSING', { store, field, reason });
}
