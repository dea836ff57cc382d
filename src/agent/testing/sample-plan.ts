import type { DirectoryPlan, Plan, SecretPlan } from '../../plan/plan.ts';

/** A plan with what a test does not care about filled in. */
export function samplePlan(plan: Partial<Plan> = {}): Plan {
  return {
    version: 1,
    namespace: 'shop',
    stores: { 'SecretStore/vault': { provider: 'fake', spec: { data: [] }, files: {} } },
    secrets: [sampleSecret('db')],
    directories: [],
    initTimeoutSeconds: 30,
    ...plan,
  };
}

export function sampleSecret(name: string, refreshSeconds = 3600): SecretPlan {
  return { name, target: name, refreshSeconds, spec: { secretStoreRef: { name: 'vault' } } };
}

/** A directory with every key of the secrets, each in a folder of its name if there are several. */
export function sampleDirectory(path: string, ...secrets: readonly string[]): DirectoryPlan {
  const sources = secrets.map(secret => ({
    kind: 'files' as const,
    secret,
    folder: secrets.length === 1 ? '' : secret,
  }));
  return { path, fileMode: 0o644, sources };
}
