import { createKubeClient, type KubeClient, type KubeClientOptions } from '../client.ts';
import { json, startScriptedServer, type Script, type ScriptedServer } from './scripted-server.ts';
import { tokenAccess } from './token-access.ts';

/** Path of {@link SECRET}. */
export const SECRET_PATH = '/api/v1/namespaces/shop/secrets/db';
export const SECRET = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'db' } };

/** A client of a server that answers as the script says; `cleanups` gets what ends both. */
export async function scriptedClient(
  script: Script,
  cleanups: (() => unknown)[],
  options: Partial<KubeClientOptions> = {},
): Promise<{ server: ScriptedServer; client: KubeClient }> {
  const server = await startScriptedServer(script);
  const client = createKubeClient({ access: tokenAccess(server), random: () => 0, ...options });
  cleanups.push(
    () => server.close(),
    () => client.close(),
  );
  return { server, client };
}

/** Answers with each script in turn; the last one stays. */
export function inTurn(...scripts: readonly Script[]): Script {
  let turn = 0;
  return (call, answer) => scripts[Math.min(turn++, scripts.length - 1)]?.(call, answer);
}

export const found: Script = (_call, answer) => json(answer, SECRET);
export const silent: Script = () => {};
export const cut: Script = (_call, answer) => void answer.destroy();
