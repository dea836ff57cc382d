import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFile, readdir, readlink, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Container, Pod } from '../../../../src/api/pod.ts';
import {
  containerRoot,
  layOutVolumes,
  startContainer,
  volumePath,
} from '../../../../src/cli/demo/run-pod.ts';
import type { PodSources } from '../../../../src/cli/demo/volume-files.ts';
import { INIT_CONTAINER, REFRESH_CONTAINER } from '../../../../src/inject/containers.ts';
import { lastWill } from '../../../harness/last-will.ts';
import { waitUntil } from '../../../harness/wait-until.ts';

/** A pod whose injected containers run as processes of this machine. */
export interface PlayedPod {
  readonly pod: Pod;
  /** Renews plan, credentials and configuration in the volumes, as kubelet does in a running pod. */
  readonly renewVolumes: () => Promise<void>;
  /** Runs the init container to its end. */
  readonly init: () => Promise<Ended>;
  /** Starts the sidecar. Resolves when it is at work. */
  readonly refresh: () => Promise<Refresher>;
  /** Runs `agent status` in the sidecar, as `kubectl exec` would. */
  readonly status: (...args: readonly string[]) => Promise<Ended>;
  /** The folder of a volume. */
  readonly volume: (name: string) => string;
  /** Ends what still runs. */
  readonly stop: () => Promise<void>;
}

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  /** Standard error: the log. */
  readonly log: string;
  /** What `kubectl describe pod` would show; empty if the container left none. */
  readonly terminationMessage: string;
  readonly milliseconds: number;
}

export interface Refresher {
  readonly pid: number;
  /** What it has logged so far. */
  readonly log: () => string;
  /** SIGTERM; the time is from the signal to the end. */
  readonly terminate: () => Promise<Ended>;
}

export interface PlayOptions {
  /** Volumes and containers are laid out below it. */
  readonly folder: string;
  /** File of the agent's bundle. */
  readonly agent: string;
  readonly sources: PodSources;
}

/** Takes over a pod as kubelet would; nothing runs yet. */
export async function playPod(pod: Pod, { folder, agent, sources }: PlayOptions): Promise<PlayedPod> {
  const running = new Set<() => Promise<unknown>>();
  const renewVolumes = async (): Promise<void> => layOutVolumes(pod, folder, sources);
  await renewVolumes();
  const start = async (container: Container): Promise<Started> => {
    const messageFile = join(containerRoot(folder, container.name), 'dev/termination-log');
    await rm(messageFile, { force: true });
    return watch(await startContainer(container, folder, { node: process.execPath, agent }), messageFile);
  };
  const run = async (container: Container): Promise<Ended> => {
    const { end, stop } = await start(container);
    running.add(stop);
    const ended = await end;
    running.delete(stop);
    return ended;
  };
  return {
    pod,
    renewVolumes,
    volume: name => volumePath(folder, name),
    init: async () => run(containerOf(pod, INIT_CONTAINER)),
    status: async (...args) =>
      run(Object.assign(structuredClone(containerOf(pod, REFRESH_CONTAINER)), { args: ['status', ...args] })),
    refresh: async () => {
      const { pid, log, stop } = await start(containerOf(pod, REFRESH_CONTAINER));
      running.add(stop);
      await waitUntil(async () => watchesFiles(pid), {
        what: 'the sidecar watches its files',
        timeoutSeconds: 10,
        everyMilliseconds: 10,
      });
      return { pid, log, terminate: stop };
    },
    stop: async () => {
      await Promise.all([...running].map(async stop => stop()));
    },
  };
}

/** An injected container, wherever the pod has it. */
function containerOf({ spec }: Pod, name: string): Container {
  const all = [...(spec?.initContainers ?? []), ...(spec?.containers ?? [])];
  const found = all.find(container => container.name === name);
  if (found === undefined) throw new Error(`the pod has no container ${name}; was it injected?`);
  return found;
}

// A signal while the program is still loaded would end the process here; to the first process of a container it is
// lost. The watch on the plan's folder is the last thing that is set up.
async function watchesFiles(pid: number): Promise<boolean> {
  const folder = `/proc/${pid}/fd`;
  const links = (await readdir(folder)).map(async name => readlink(join(folder, name)));
  return (await Promise.all(links)).some(target => target.includes('inotify'));
}

interface Started {
  readonly pid: number;
  readonly log: () => string;
  readonly end: Promise<Ended>;
  readonly stop: () => Promise<Ended>;
}

function watch(child: ChildProcess, messageFile: string): Started {
  const { pid, stdout: output, stderr } = child;
  if (pid === undefined || output === null || stderr === null) {
    throw new Error(`${child.spawnfile} could not be started`);
  }
  const release = lastWill(`kill -s KILL ${pid}`);
  let begun = performance.now();
  let log = '';
  stderr.setEncoding('utf8').on('data', (chunk: string) => {
    log += chunk;
  });
  const finish = async (): Promise<Ended> => {
    const [stdout] = await Promise.all([text(output), once(child, 'close')]);
    const milliseconds = performance.now() - begun;
    release();
    const terminationMessage = await readFile(messageFile, 'utf8').catch(() => '');
    return { code: child.exitCode, stdout, log, terminationMessage, milliseconds };
  };
  const end = finish();
  return {
    pid,
    log: () => log,
    end,
    stop: async () => {
      begun = performance.now();
      child.kill('SIGTERM');
      return end;
    },
  };
}
