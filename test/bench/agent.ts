import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { lstat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { bundle } from '../../deploy/image/bundle.ts';
import { waitUntil } from '../harness/wait-until.ts';
import { setAgentStage, type AgentStage, type Command } from './agent-stage.ts';
import { memoryOf, memoryOfTree, type Memory } from './process-usage.ts';
import { median } from './statistics.ts';
import { startTlsProvider, type TlsProvider } from './tls-provider.ts';

export interface AgentBenchOptions {
  /** The bundle of the agent. */
  readonly program: string;
  readonly folder: string;
  /** Runs of each program, in turn; the median counts. */
  readonly starts: number;
  /** After so many refreshes memory is read. */
  readonly refreshes: number;
  /** How long a process is left alone before it counts as idle. */
  readonly idleSeconds: number;
}

export interface AgentFigures {
  /** From the start of `once` to its files, in milliseconds; the file system's clock has steps of 4. */
  readonly firstFile: number;
  /** From the start of each program to its end, in milliseconds. */
  readonly once: number;
  readonly bareFetch: number;
  readonly bareNode: number;
  /** Of the waiter, when the agent has left. */
  readonly idle: Memory;
  /** Of an agent that stays, since it refreshes each second. */
  readonly staying: Memory;
  readonly afterRefreshes: Memory;
  readonly bareNodeIdle: Memory;
}

/** The agent with the command line that injection gives it, beside the least that Node can do with the same flags. */
export async function benchAgent(options: AgentBenchOptions): Promise<AgentFigures> {
  const { folder, program } = options;
  await using closing = new AsyncDisposableStack();
  const provider = await startTlsProvider();
  closing.defer(() => provider.close());
  const stage = await setAgentStage(join(folder, 'hourly'), program, provider, '1h');
  const quickStage = await setAgentStage(join(folder, 'each-second'), program, provider, '1s');
  const starts = await measureStarts(options, stage, provider);
  await run(quickStage.once);
  return {
    ...starts,
    idle: await idleMemory(stage.refresh, options),
    staying: await memoryAfter(quickStage.refresh, provider, 1),
    bareNodeIdle: await idleMemory(bareNode(stage.once, 'setInterval(() => {}, 1e6)'), options),
    afterRefreshes: await memoryAfter(quickStage.refresh, provider, options.refreshes),
  };
}

async function measureStarts(
  { folder, starts }: AgentBenchOptions,
  stage: AgentStage,
  provider: TlsProvider,
): Promise<Pick<AgentFigures, 'firstFile' | 'once' | 'bareFetch' | 'bareNode'>> {
  const bareFetch = await bareFetchCommand(stage.once, folder, provider);
  const samples = { firstFile: [0], once: [0], bareFetch: [0], bareNode: [0] };
  for (const list of Object.values(samples)) list.pop();
  for (let i = 0; i < starts; i++) {
    await stage.emptyVolumes();
    const begin = Date.now();
    samples.once.push(await run(stage.once));
    samples.firstFile.push((await lstat(stage.file)).ctimeMs - begin);
    samples.bareFetch.push(await run(bareFetch));
    samples.bareNode.push(await run(bareNode(stage.once, '0')));
  }
  return {
    firstFile: median(samples.firstFile),
    once: median(samples.once),
    bareFetch: median(samples.bareFetch),
    bareNode: median(samples.bareNode),
  };
}

/** Milliseconds from start to end. */
async function run(command: Command): Promise<number> {
  const begin = performance.now();
  const [code]: (number | null)[] = await once(start(command), 'exit');
  if (code !== 0) throw new Error(`${command.args.join(' ')} ended with ${code}`);
  return performance.now() - begin;
}

function start({ program, args, env }: Command): ChildProcess {
  return spawn(program, args, { env, stdio: ['ignore', 'ignore', 'ignore'] });
}

/** Node with the flags of the agent. */
function bareNode(agent: Command, script: string): Command {
  return { ...agent, args: [...nodeFlags(agent), '-e', script] };
}

async function bareFetchCommand(agent: Command, folder: string, provider: TlsProvider): Promise<Command> {
  const source = join(import.meta.dirname, 'bare-fetch.ts');
  const [bare] = await bundle(join(folder, 'bare'), [{ name: 'agent', file: 'agent.cjs', source }]);
  if (bare === undefined) throw new Error('there is no bundle');
  const ca = join(folder, 'ca.crt');
  await writeFile(ca, provider.ca);
  const file = join(folder, 'bare.json');
  return { ...agent, args: [...nodeFlags(agent), bare.file, `${provider.address}/v1/secret`, ca, file] };
}

function nodeFlags({ args }: Command): readonly string[] {
  return args.filter(word => word.startsWith('--'));
}

async function idleMemory(command: Command, { idleSeconds }: AgentBenchOptions): Promise<Memory> {
  return whileRunning(command, async pid => {
    await sleep(idleSeconds * 1000);
    return memoryOfTree(pid);
  });
}

async function memoryAfter(command: Command, provider: TlsProvider, refreshes: number): Promise<Memory> {
  const before = provider.reads();
  return whileRunning(command, async pid => {
    await waitUntil(() => Promise.resolve(provider.reads() - before >= refreshes), {
      what: `the agent has refreshed ${refreshes} times`,
      timeoutSeconds: 10 + refreshes * 5,
    });
    // Until it has written what it read.
    await sleep(500);
    return memoryOf(pid);
  });
}

async function whileRunning<T>(command: Command, look: (pid: number) => Promise<T>): Promise<T> {
  const child = start(command);
  try {
    return await look(child.pid ?? 0);
  } finally {
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
}
