import { afterAll, beforeAll, expect, test } from 'vitest';
import { startCluster } from '../harness/api-server.ts';
import type { Cluster } from '../harness/cluster.ts';
import { installPostern, type Installation } from './support/install-postern.ts';
let cluster: Cluster; let postern: Installation;
beforeAll(async () => { cluster = await startCluster(); postern = await installPostern(cluster, { replicas: 2 }); }, 120000);
afterAll(async () => { await postern?.stop(); await cluster?.stop(); });
test('x', async () => {
  for (let i = 0; i < 3; i++) {
    for (const r of postern.replicas) console.log((await r.log()).split('\n').filter(l => l.includes('Secret')||l.includes('aBundle')||l.includes('new cert')).join('\n'));
    await Promise.all(postern.replicas.map(r => r.terminate()));
    await cluster.kubectl(['delete','secret','-n','postern-system','postern-certificates']);
    await Promise.all(postern.replicas.map(r => r.start()));
    await Promise.all(postern.replicas.map(r => r.untilReady()));
  }
  expect(1).toBe(1);
});
