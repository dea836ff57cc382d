/** `postern certs`: what the certificates of the webhook are doing, and a rotation on request. */
import { setTimeout as sleep } from 'node:timers/promises';
import { nearestName } from '../api/validate/nearest-name.ts';
import { describe, PosternError, problem } from '../errors.ts';
import { createKubeClient } from '../kube/client.ts';
import { loadClusterAccess } from '../kube/access/config.ts';
import {
  certsCommands,
  certsFlagsHelp,
  isCertsCommand,
  readCertsOptions,
  type CertsOptions,
} from './certs/certs-flags.ts';
import type { CertsTools } from './certs/certs-tools.ts';
import { rotate } from './certs/rotate.ts';
import { status } from './certs/status.ts';
import { verify } from './certs/verify.ts';

const HELP = `Shows, proves and renews the certificates of the webhook.

  postern certs status [flags]   phase of the rotation, dates, who trusts whom, who leads
  postern certs verify [flags]   every certificate against every caBundle, and the API server's own word
  postern certs rotate [flags]   asks the leader for a new authority

\`postern certs <command> --help\` shows the flags. Keys are never read.

Exit status: 0 fine, 1 something would be refused, ends soon or is contested, 2 wrong usage, 3 the cluster cannot be asked, or not about all of it.
`;

/** @returns the exit status */
export async function run(args: string[]): Promise<number> {
  const [name, ...rest] = args;
  if (name === undefined || name === '--help' || name === '-h') {
    process.stdout.write(HELP);
    return name === undefined ? 2 : 0;
  }
  try {
    if (!isCertsCommand(name)) throw unknownCommand(name);
    const options = readCertsOptions(name, rest, process.env);
    if (options === 'help') {
      process.stdout.write(`  postern certs ${name} [flags]\n\n${certsFlagsHelp(name)}`);
      return 0;
    }
    return await withCluster(options);
  } catch (error) {
    process.stderr.write(`postern certs: ${describe(error)}\n`);
    if (!(error instanceof PosternError)) throw error;
    if (error.code !== 'USAGE') return 3;
    const more = isCertsCommand(name)
      ? `certs ${name} --help\` shows the flags`
      : 'certs --help` shows the commands';
    process.stderr.write(`\`postern ${more}\n`);
    return 2;
  }
}

async function withCluster(options: CertsOptions): Promise<number> {
  const { kubeconfig, namespace, secret, lease, configurations } = options;
  const access = await loadClusterAccess(
    kubeconfig === undefined ? { from: 'default' } : { from: 'file', path: kubeconfig },
  );
  const client = createKubeClient({ access, userAgent: 'postern-certs' });
  const tools: CertsTools = {
    client,
    place: { namespace, secret, lease, configurations },
    now: Date.now,
    sleep: ms => sleep(ms),
    print: text => void process.stdout.write(text),
    tell: text => void process.stderr.write(text),
    terminal: process.stderr.isTTY,
  };
  try {
    return await carryOut(options, tools);
  } finally {
    client.close();
  }
}

function carryOut({ call, serviceName, namespace }: CertsOptions, tools: CertsTools): Promise<number> {
  if (call.is === 'status') return status(tools, call);
  if (call.is === 'rotate') return rotate(tools, call);
  const servername = `${serviceName}.${namespace}.svc`;
  return verify(tools, { ...call, connect: call.connect && { ...call.connect, servername } });
}

function unknownCommand(name: string): Error {
  const near = nearestName(name, certsCommands);
  const hint = near === undefined ? `there are ${certsCommands.join(', ')}` : `did you mean "${near}"?`;
  return problem('USAGE', { reason: `there is no command "certs ${name}"; ${hint}` });
}
