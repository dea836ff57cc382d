import type { Replica } from './replica.ts';

/** How many requests a replica has decided about, by its own count. */
export async function decisions(replica: Replica, webhook: 'mutate' | 'validate'): Promise<number> {
  const { body } = await replica.page('metrics');
  const counts = body.matchAll(/^postern_admission_duration_seconds_count\{(.*)\} (\d+)$/gm);
  return [...counts]
    .filter(([, labels]) => labels?.includes(`webhook="${webhook}"`))
    .reduce((sum, [, , count]) => sum + Number(count), 0);
}
