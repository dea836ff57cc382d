import type { Replica } from './replica.ts';

/** How many requests a replica has decided about, by its own count. */
export async function decisions(replica: Replica, webhook: 'mutate' | 'validate'): Promise<number> {
  const { body } = await replica.page('metrics');
  const counts = body.matchAll(/^postern_admission_duration_seconds_count\{(.*)\} (\d+)$/gm);
  return [...counts]
    .filter(([, labels]) => labels?.includes(`webhook="${webhook}"`))
    .reduce((sum, [, , count]) => sum + Number(count), 0);
}

/** How many of them it took from memory. */
export async function remembered(replica: Replica): Promise<number> {
  const { body } = await replica.page('metrics');
  return Number(/^postern_admission_remembered_total\{webhook="mutate"\} (\d+)$/m.exec(body)?.[1] ?? 0);
}
