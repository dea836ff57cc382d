import { createServer } from 'node:http';
import { closeServer, listenOnLoopback } from './listen.ts';
import { createVaultApi, type VaultApi } from './vault-api.ts';

/** A loopback server that speaks the part of Vault's API that the demo needs. */
export interface EmbeddedVault extends Pick<VaultApi, 'put' | 'reads'> {
  readonly address: string;
  close(): Promise<void>;
}

/** @param serviceAccountToken the only token that may log in */
export async function startEmbeddedVault(role: string, serviceAccountToken: string): Promise<EmbeddedVault> {
  const { listener, put, reads } = createVaultApi(role, jwt => jwt === serviceAccountToken);
  const server = createServer(listener);
  const port = await listenOnLoopback(server);
  return { address: `http://127.0.0.1:${port}`, put, reads, close: () => closeServer(server) };
}
