/** `postern demo`: the whole way of a secret, on this machine without a cluster, or on a cluster. */
import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, PosternError } from '../errors.ts';
import { runApplication } from './demo/on-cluster/application.ts';
import { serveProvider } from './demo/on-cluster/provider.ts';
import { demoOnCluster } from './demo/on-cluster/demo-on-cluster.ts';
import { runDemo } from './demo/run-demo.ts';
import { createTerminal, type Terminal } from './demo/terminal.ts';
import { hasColour } from './print/has-colour.ts';
import { parseArguments, usageOf } from './arguments/parse-arguments.ts';

const HELP = `Runs the whole way of a secret: webhook, refusal, injection, agent, rotation. On this machine and without a
cluster, or with --cluster where Postern is installed.

  postern demo [--keep] [--show-values]
  postern demo --cluster [--keep] [--kubeconfig FILE] [--context NAME]
  postern demo provider NAMESPACE:SERVICEACCOUNT    what --cluster runs in its pods, until SIGTERM: a store of secrets
  postern demo application FOLDER                   that this account may read, and a program that looks at its files

  --keep          leave the folder with manifests, pod, volumes and state for a look, or the namespace
  --show-values   print secret values instead of dots; in a cluster nobody but its pods knows them
  --cluster       makes a namespace with a provider and a Deployment in the cluster of the kubeconfig, and deletes it
                  at the end; needs the rights to, and to read logs of its pods
`;

const usage = usageOf('demo');

/** @returns the exit status */
export async function run(args: string[]): Promise<number> {
  const [program, ...rest] = args;
  try {
    if (program === 'provider' || program === 'application') return await runInPod(program, rest);
    const options = readArguments(args);
    if (options === 'help') {
      process.stdout.write(HELP);
      return 0;
    }
    const terminal = createTerminal(text => process.stdout.write(text), hasColour(process));
    await (options.cluster ? demoOnCluster(terminal, options) : demoHere(terminal, options));
    return 0;
  } catch (error) {
    const isUsage = error instanceof PosternError && error.code === 'USAGE';
    process.stderr.write(`postern demo: ${describe(error)}\n${isUsage ? `\n${HELP}` : ''}`);
    return isUsage ? 2 : 1;
  }
}

async function demoHere(terminal: Terminal, { keep, showValues }: Options): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'postern-demo-')).catch((error: unknown) => {
    const why = describe(error);
    throw new Error(`no folder can be made in ${tmpdir()}, set TMPDIR to one that can: ${why}`);
  });
  // A reader such as head(1) may have seen enough. What is being written at this moment may come to stand in a folder that
  // is being removed.
  const discard = () => rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 20 });
  process.once('exit', discard);
  // By itself a signal ends the process without the event above, and would leave the folder, and a refresher that asks a
  // provider that is gone for ever.
  const interrupt = (signal: Ending): never => process.exit(128 + constants.signals[signal]);
  for (const signal of ENDINGS) process.once(signal, interrupt);
  try {
    await runDemo({ folder, terminal, showValues, random: size => randomBytes(size) });
  } finally {
    process.off('exit', discard);
    for (const signal of ENDINGS) process.off(signal, interrupt);
    // After a failure too: then there is most to see.
    if (keep) terminal.line(`\nKept for a look: ${folder}`);
    else await rm(folder, { recursive: true, force: true });
  }
}

const ENDINGS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
type Ending = (typeof ENDINGS)[number];

async function runInPod(program: 'provider' | 'application', args: string[]): Promise<number> {
  const argument = readProgramArgument(program, args);
  const stopping = new AbortController();
  process.once('SIGTERM', () => stopping.abort());
  const print = (line: string): void => void process.stdout.write(`${line}\n`);
  if (program === 'provider') await serveProvider(argument, print, stopping.signal);
  else await runApplication(argument, process.env, print, stopping.signal);
  return 0;
}

function readProgramArgument(program: 'provider' | 'application', args: string[]): string {
  const { positionals } = parseArguments(usage, { args, options: {}, allowPositionals: true });
  const [argument, ...more] = positionals;
  if (argument === undefined || argument === '' || more.length > 0)
    throw usage(`${program} takes one argument`);
  if (program === 'provider' && !/^[^:]+:[^:]+$/.test(argument))
    throw usage(`provider takes NAMESPACE:SERVICEACCOUNT, not ${argument}`);
  return argument;
}

interface Options {
  readonly keep: boolean;
  readonly showValues: boolean;
  readonly cluster: boolean;
  readonly kubeconfig: string | undefined;
  readonly context: string | undefined;
}

function readArguments(args: string[]): Options | 'help' {
  const { values } = parseArguments(usage, {
    args,
    options: {
      keep: { type: 'boolean', default: false },
      'show-values': { type: 'boolean', default: false },
      cluster: { type: 'boolean', default: false },
      kubeconfig: { type: 'string' },
      context: { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  const { keep, cluster, kubeconfig, context, 'show-values': showValues, help } = values;
  if (help) return 'help';
  if (!cluster && (kubeconfig ?? context) !== undefined)
    throw usage('--kubeconfig and --context say which cluster, and need --cluster');
  if (cluster && showValues) throw usage('--show-values has nothing to show: no value leaves the cluster');
  return { keep, showValues, cluster, kubeconfig, context };
}
