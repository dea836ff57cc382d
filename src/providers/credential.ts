/** The files in which an agent finds what a store logs in with. */
import { problem } from '../errors.ts';
import type { StorePlan } from '../plan/plan.ts';
import type { ProviderTools } from '../resolve/contract.ts';

export interface CredentialSource {
  /** Name of the store, for errors. */
  readonly store: string;
  readonly files: StorePlan['files'];
  readonly readFile: ProviderTools['readFile'];
}

/**
 * The text of one credential without line ends around it, which no token or certificate needs. Read anew at each
 * call, as Kubernetes replaces these files.
 * @param field path inside the provider's spec: `auth.tokenSecretRef`
 * @param create what the user would create to have it
 * @throws PosternError `CREDENTIAL_MISSING`
 */
export async function readCredential(
  source: CredentialSource,
  field: string,
  create: string,
): Promise<string> {
  const path = Object.hasOwn(source.files, field) ? source.files[field] : undefined;
  if (path === undefined) throw missing(source, field, `the plan has no file for it: ${create}`);
  const text = (await read(source, field, path, create)).toString('utf8').trim();
  if (text === '') throw missing(source, field, `${path} is empty: ${create}`);
  return text;
}

async function read(source: CredentialSource, field: string, path: string, create: string): Promise<Buffer> {
  try {
    return await source.readFile(path);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unreadable';
    const reason =
      code === 'ENOENT' ? `${path} does not exist: ${create}` : `${path} cannot be read (${code})`;
    throw missing(source, field, reason);
  }
}

function missing({ store }: CredentialSource, field: string, reason: string): Error {
  return problem('CREDENTIAL_MISSING', { store, field, reason });
}
