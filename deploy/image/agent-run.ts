import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { AGENT_NODE_FLAGS } from '../../src/inject/agent-command.ts';
import { AUTH_DIRECTORY, PLAN_FILE, STATE_DIRECTORY, VOLUMES_DIRECTORY } from '../../src/plan/agent-paths.ts';
import { PLAN_VERSION, type Plan } from '../../src/plan/plan.ts';
import { runFile } from './code-cache.ts';

/**
 * Runs the agent `once` as most pods do: it logs in to a Vault, which is this process, reads a secret, renders a template
 * and writes files and variables.
 * @throws Error when the agent fails
 */
export async function runAgentOnce(file: string): Promise<void> {
  const root = await mkdtemp(join(tmpdir(), 'postern-agent-run-'));
  const vault = startVault();
  try {
    await layOut(root, await vault.address);
    await runFile(file, { flags: AGENT_NODE_FLAGS, args: ['once'], env: { POSTERN_ROOT: root } });
  } finally {
    vault.server.close();
    await rm(root, { recursive: true, force: true });
  }
}

const TOKEN_FILE = `${AUTH_DIRECTORY}/token`;
const FILES = `${VOLUMES_DIRECTORY}/db`;
const VARIABLES = `${VOLUMES_DIRECTORY}/env`;

async function layOut(root: string, address: string): Promise<void> {
  for (const folder of [dirname(PLAN_FILE), STATE_DIRECTORY, AUTH_DIRECTORY, FILES, VARIABLES])
    await mkdir(join(root, folder), { recursive: true });
  await writeFile(join(root, TOKEN_FILE), 'token');
  await writeFile(join(root, PLAN_FILE), JSON.stringify(planFor(address)));
}

function planFor(server: string): Plan {
  const url = 'db://{{ .user }}:{{ .password | urlquery }}@db';
  return {
    version: PLAN_VERSION,
    namespace: 'shop',
    stores: {
      'SecretStore/vault': {
        provider: 'vault',
        spec: { server, path: 'secret', auth: { kubernetes: { mountPath: 'kubernetes', role: 'shop' } } },
        files: { 'auth.kubernetes.serviceAccountRef': TOKEN_FILE },
      },
    },
    secrets: [
      {
        name: 'db',
        target: 'db',
        refreshSeconds: 3600,
        spec: {
          secretStoreRef: { name: 'vault' },
          target: { template: { mergePolicy: 'Merge', data: { url } } },
          data: Object.keys(SECRET).map(property => ({
            secretKey: property,
            remoteRef: { key: 'db', property },
          })),
        },
      },
    ],
    directories: [
      { path: FILES, fileMode: 0o644, sources: [{ kind: 'files', secret: 'db', folder: '' }] },
      {
        path: VARIABLES,
        fileMode: 0o644,
        sources: [
          {
            kind: 'env',
            file: 'env',
            format: 'kubelet',
            variables: [{ name: 'PASSWORD', secret: 'db', key: 'password' }],
          },
        ],
      },
    ],
    initTimeoutSeconds: 60,
  };
}

const SECRET = { user: 'user', password: 'password' };

function startVault(): { readonly server: Server; readonly address: Promise<string> } {
  const server = createServer((request, response) => {
    const isLogin = request.url?.startsWith('/v1/auth/') === true;
    const answer = isLogin
      ? { auth: { client_token: 'token', lease_duration: 3600, renewable: true } }
      : { data: { data: SECRET, metadata: { version: 1 } } };
    request.resume().on('end', () => {
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
    });
  });
  server.listen(0, '127.0.0.1');
  return { server, address: addressOf(server) };
}

async function addressOf(server: Server): Promise<string> {
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return `http://127.0.0.1:${address.port}`;
}
