import { join } from 'node:path';
import { DEPLOY, POSTERN_NAMESPACE } from '../../cluster/support/deployed-objects.ts';
import { freePort } from '../../harness/free-port.ts';
import { send } from '../../harness/http-send.ts';
import { startProgram, type Program } from '../../harness/program.ts';
import { waitUntil } from '../../harness/wait-until.ts';
import { cpuMilliseconds } from '../process-usage.ts';
import { deployed } from '../serve-process.ts';

export interface LeaderOptions {
  /** The bundle. */
  readonly program: string;
  /** For logs. */
  readonly folder: string;
}

/** A replica from the bundle, alone and so the one that leads. */
export interface Leader {
  readonly pid: number;
  readonly startedAt: number;
  readonly cpuAtReady: number;
  readonly metric: (name: string) => Promise<number | undefined>;
  readonly stop: () => Promise<void>;
}

/** Resolves when it is ready. */
export async function startLeader(
  { program, folder }: LeaderOptions,
  kubeconfig: string,
  report: 'on' | 'off',
): Promise<Leader> {
  const [port, healthPort] = [await freePort(), await freePort()];
  const { nodeFlags, env } = await deployed();
  const startedAt = performance.now();
  const serve: Program = await startProgram({
    command: process.execPath,
    args: [
      ...[...nodeFlags, program, 'serve', `--kubeconfig=${kubeconfig}`, `--report=${report}`],
      ...[`--namespace=${POSTERN_NAMESPACE}`, `--config=${join(DEPLOY, 'kustomize/base/config.yaml')}`],
      ...[`--listen=127.0.0.1:${port}`, `--health-listen=127.0.0.1:${healthPort}`],
      ...['--serving-name=127.0.0.1', '--drain-seconds=0', '--drain-idle-seconds=0'],
    ],
    logFolder: folder,
    name: `serve-${report}`,
    env: { NODE_ENV: 'production', ...env, POSTERN_POD_NAME: `serve-${report}` },
    graceSeconds: 30,
  });
  const page = async (name: string) => send({ url: `http://127.0.0.1:${healthPort}/${name}` });
  await waitUntil(async () => (await page('readyz')).status === 200, {
    what: 'serve is ready',
    timeoutSeconds: 120,
    everyMilliseconds: 20,
    hopeless: serve.ended,
  });
  return {
    pid: serve.pid,
    startedAt,
    cpuAtReady: cpuMilliseconds(serve.pid),
    metric: async name => {
      const found = new RegExp(`^${name} (\\S+)$`, 'm').exec((await page('metrics')).body);
      return found === null ? undefined : Number(found[1]);
    },
    stop: () => serve.stop(),
  };
}
