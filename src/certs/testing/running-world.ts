import { createWorld, type Replica, type World } from './world.ts';

/** A cluster in which one replica has made certificates and published them. */
export async function runningWorld(): Promise<{ world: World; replica: Replica }> {
  const world = createWorld();
  world.cluster.putTarget('postern', ['mutate.postern.dev', 'check.postern.dev']);
  const replica = world.replica();
  await replica.pass();
  return { world, replica };
}

/** A key of the Secret as it is stored. */
export function storedText(world: World, key: string): string {
  return world.cluster.secret()?.data[key]?.toString() ?? '';
}

/** The chain that a replica serves. */
export function served(replica: Replica): string | undefined {
  return replica.serving.current()?.pem.certificate;
}
