import type { Probe } from './front/balancer.ts';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort } from '../../harness/free-port.ts';
import { send } from '../../harness/http-send.ts';
import { startProgram, type Program } from '../../harness/program.ts';
import { waitUntil } from '../../harness/wait-until.ts';
import { DEPLOY, POSTERN_NAMESPACE } from './deployed-objects.ts';

export interface ReplicaOptions {
  /** Name of its log file. */
  readonly name: string;
  readonly folder: string;
  readonly kubeconfigPath: string;
  /** More flags for `serve`. */
  readonly args: readonly string[];
  /** Operator's settings; those of the kustomize base if not given. */
  readonly config?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** One `postern serve`, a process of its own. */
export interface Replica {
  /** Of the pod that the process stands for: another one after an end in order, the same after a crash. */
  readonly podName: () => string;
  /** HTTPS on 127.0.0.1. The same after a restart. */
  readonly port: number;
  readonly pid: () => number;
  /** `readyz`, `livez` or `metrics` of its health port. */
  readonly page: (name: string) => Promise<{ readonly status: number; readonly body: string }>;
  readonly isReady: () => Promise<boolean>;
  readonly probe: () => Promise<Probe>;
  /** Resolves when it says that it is ready; fails with the end of its log if it ended. */
  readonly untilReady: () => Promise<void>;
  /** Why it does not run any more; undefined while it does. */
  readonly ended: () => string | undefined;
  /** SIGKILL. */
  readonly kill: () => Promise<void>;
  /** SIGTERM; resolves when the process has ended. */
  readonly terminate: () => Promise<void>;
  /** A new process after the old one has ended. Resolves before it is ready. */
  readonly start: () => Promise<void>;
  /** All that it wrote, over restarts. */
  readonly log: () => Promise<string>;
}

const CONFIG = join(DEPLOY, 'kustomize/base/config.yaml');
const MAIN = join(import.meta.dirname, '../../../src/cli/main.ts');

export async function startReplica(options: ReplicaOptions): Promise<Replica> {
  const { name, folder, kubeconfigPath, args, config = CONFIG, env = {} } = options;
  const port = await freePort();
  const healthPort = await freePort();
  let pods = 1;
  const podName = (): string => `${name}-${pods}`;
  const run = async (): Promise<Program> => {
    return startProgram({
      command: process.execPath,
      args: [
        MAIN,
        'serve',
        `--kubeconfig=${kubeconfigPath}`,
        `--namespace=${POSTERN_NAMESPACE}`,
        `--config=${config}`,
        `--listen=127.0.0.1:${port}`,
        `--health-listen=127.0.0.1:${healthPort}`,
        '--serving-name=127.0.0.1',
        ...args,
      ],
      logFolder: folder,
      name,
      env: { ...env, POSTERN_POD_NAME: podName() },
      // As in deployment.yaml.
      graceSeconds: 130,
    });
  };
  let program = await run();
  const page = async (name: string) => send({ url: `http://127.0.0.1:${healthPort}/${name}` });
  const isReady = async (): Promise<boolean> => (await page('readyz')).status === 200;
  const probe = async (): Promise<Probe> => {
    const { status, body } = await page('readyz');
    if (status === 200) return 'ready';
    return body.includes('is shutting down') ? 'leaving' : 'unready';
  };
  return {
    podName,
    port,
    pid: () => program.pid,
    page,
    isReady,
    probe,
    untilReady: async () => {
      // Not one state has to be met: the last answer says what is waited for.
      await waitUntil(
        async () => {
          const { status, body } = await page('readyz');
          if (status !== 200) throw new Error(body);
          return true;
        },
        { what: `${name} is ready`, timeoutSeconds: 60, hopeless: program.ended },
      );
    },
    ended: () => program.ended(),
    kill: async () => program.kill(),
    terminate: async () => {
      await program.stop();
      pods += 1;
    },
    start: async () => {
      program = await run();
    },
    log: async () => readFile(join(folder, `${name}.log`), 'utf8'),
  };
}
