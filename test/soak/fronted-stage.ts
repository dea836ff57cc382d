import { join } from 'node:path';
import { startApiFront, type ApiFront } from '../cluster/support/front/api-front.ts';
import { writeKubeconfigBehind } from '../cluster/support/front/behind-front.ts';
import type { Replica } from '../cluster/support/replica.ts';
import { setSoakStage, type SoakStage } from './stage.ts';

export interface FrontedStage extends SoakStage {
  /** Before the API server, for whoever is behind it: none of the replicas so far. */
  readonly front: ApiFront;
  /** One more replica, which can be cut off. Resolves when it is ready. */
  readonly addReplicaBehind: () => Promise<Replica>;
}

/** As {@link setSoakStage}. */
export async function setFrontedStage(...params: Parameters<typeof setSoakStage>): Promise<FrontedStage> {
  await using undo = new AsyncDisposableStack();
  const stage = await setSoakStage(...params);
  const { cluster, postern } = stage;
  undo.defer(() => stage.stop());
  const front = await startApiFront(cluster);
  const ending = undo.move();
  return {
    ...stage,
    front,
    async addReplicaBehind() {
      const own = join(postern.folder, 'behind-front');
      await writeKubeconfigBehind(own, front, { path: join(postern.folder, 'kubeconfig'), api: cluster });
      return postern.addReplica(`--kubeconfig=${own}`);
    },
    async stop() {
      // The processes end before what they are behind.
      await ending.disposeAsync();
      await front.close();
    },
  };
}
