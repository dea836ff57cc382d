import { problem } from '../../errors.ts';
import { flagsHelp, readFlags, type FlagValues } from '../arguments/flags.ts';
import type { RotateOptions } from './rotate.ts';
import type { VerifyOptions } from './verify.ts';

/** What `postern certs` was told. */
export interface CertsOptions {
  readonly kubeconfig: string | undefined;
  readonly namespace: string;
  readonly serviceName: string;
  readonly secret: string;
  readonly lease: string;
  readonly configurations: readonly string[];
  readonly call:
    | { readonly is: 'status'; readonly output: 'table' | 'json' }
    | ({ readonly is: 'rotate' } & RotateOptions)
    | ({ readonly is: 'verify'; readonly connect: ConnectTo | undefined } & Omit<VerifyOptions, 'connect'>);
}

export interface ConnectTo {
  readonly host: string;
  readonly port: number;
}

const common = {
  kubeconfig: { value: 'FILE', help: "else $KUBECONFIG, ~/.kube/config, the pod's ServiceAccount" },
  namespace: {
    value: 'NAME',
    short: 'n',
    help: 'namespace of Postern itself; else POD_NAMESPACE, else postern-system',
  },
  'service-name': { value: 'NAME', default: 'postern', help: 'Service that the webhooks are called through' },
  'certificate-secret': {
    value: 'NAME',
    default: 'postern-certificates',
    help: 'Secret of the certificates',
  },
  lease: { value: 'NAME', default: 'postern', help: 'Lease that the replicas elect a leader by' },
  'webhook-configuration': {
    value: 'NAME',
    default: 'postern',
    multiple: true,
    help: 'webhook configurations besides those labelled part-of=postern',
  },
} as const;

const output = { value: 'FORMAT', short: 'o', default: 'table', help: 'table or json' } as const;

const tables = {
  status: { ...common, output },
  rotate: {
    ...common,
    wait: { help: 'until the rotation is done: all replicas and targets have followed' },
    timeout: { value: 'SECONDS', default: '3600', help: 'how long --wait waits' },
    emergency: { help: 'drop the present authority at once: its key has leaked. Says what that costs' },
    yes: { help: 'accept what an emergency rotation costs' },
  },
  verify: {
    ...common,
    output,
    'ask-namespace': {
      value: 'NAME',
      default: 'default',
      help: 'where the dry runs go that the webhooks must refuse',
    },
    connect: { value: 'HOST:PORT', help: 'also shake hands with this replica, once for each caBundle' },
  },
} as const;

export type CertsCommand = keyof typeof tables;

export const certsCommands = Object.keys(tables);

export function isCertsCommand(name: string | undefined): name is CertsCommand {
  return name !== undefined && Object.hasOwn(tables, name);
}

/** @throws PosternError `USAGE` */
export function readCertsOptions(
  command: CertsCommand,
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): CertsOptions | 'help' {
  return readers[command](args, env);
}

type Reader = (
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
) => CertsOptions | 'help';

const readers: Readonly<Record<CertsCommand, Reader>> = {
  status: (args, env) =>
    optionsFrom(readFlags(tables.status, args, env), env, values => ({
      is: 'status',
      output: outputOf(values.text('output')),
    })),
  rotate: (args, env) =>
    optionsFrom(readFlags(tables.rotate, args, env), env, values => {
      const timeoutMs = secondsOf(values.text('timeout')) * 1000;
      return {
        is: 'rotate',
        emergency: values.given('emergency'),
        yes: values.given('yes'),
        waitMs: values.given('wait') ? timeoutMs : undefined,
      };
    }),
  verify: (args, env) =>
    optionsFrom(readFlags(tables.verify, args, env), env, values => ({
      is: 'verify',
      output: outputOf(values.text('output')),
      askNamespace: nameOf('ask-namespace', values.text('ask-namespace')),
      connect: connectTo(values.text('connect')),
    })),
};

export function certsFlagsHelp(command: CertsCommand): string {
  return flagsHelp(tables[command]);
}

function optionsFrom<Name extends string>(
  values: FlagValues<Name | keyof typeof common> | 'help',
  env: Readonly<Record<string, string | undefined>>,
  call: (values: FlagValues<Name | keyof typeof common>) => CertsOptions['call'],
): CertsOptions | 'help' {
  if (values === 'help') return 'help';
  return {
    kubeconfig: values.text('kubeconfig'),
    // Where the manifests install it; the context of a kubeconfig rarely names that.
    namespace: nameOf('namespace', values.text('namespace') ?? (env['POD_NAMESPACE'] || 'postern-system')),
    serviceName: nameOf('service-name', values.text('service-name')),
    secret: nameOf('certificate-secret', values.text('certificate-secret')),
    lease: nameOf('lease', values.text('lease')),
    configurations: values.list('webhook-configuration').map(name => nameOf('webhook-configuration', name)),
    call: call(values),
  };
}

/** What becomes part of a path must not be empty: that would be the path of something else. */
function nameOf(flag: string, name: string | undefined): string {
  if (name === undefined || name === '') throw problem('USAGE', { reason: `--${flag} must not be empty` });
  return name;
}

function outputOf(text: string | undefined): 'table' | 'json' {
  if (text === 'table' || text === 'json') return text;
  throw problem('USAGE', { reason: `-o is ${text}, it must be table or json` });
}

function secondsOf(text: string | undefined): number {
  const seconds = Number(text);
  if (Number.isFinite(seconds) && seconds > 0) return seconds;
  throw problem('USAGE', { reason: `--timeout must be a number of seconds, not "${text}"` });
}

function connectTo(text: string | undefined): ConnectTo | undefined {
  if (text === undefined) return undefined;
  const [, bracketed, plain, port] = /^(?:\[([^\]]+)\]|([^:]+)):(\d{1,5})$/.exec(text) ?? [];
  const host = bracketed ?? plain;
  if (host === undefined || Number(port) > 65_535) {
    throw problem('USAGE', { reason: `--connect must be HOST:PORT, not "${text}"` });
  }
  return { host, port: Number(port) };
}
