import { hostname } from 'node:os';
import type { ServingNames } from '../../certs/issue/serving-names.ts';
import { problem } from '../../errors.ts';
import { logLevels } from '../../observe/log.ts';
import { flagsHelp, readFlags, type FlagValues } from '../arguments/flags.ts';
import { readElectionTiming, type ElectionTiming } from './election-timing.ts';
import { readListenAddress, type ListenAddress } from './listen-address.ts';
import { readServiceName, readServingNames } from './serving-names.ts';

/** What `postern serve` was told. */
export interface ServeOptions {
  /** File of the operator's settings; absent: defaults. */
  readonly config: string | undefined;
  readonly listen: ListenAddress;
  readonly healthListen: ListenAddress;
  /** Absent: as kubectl finds its own, then the pod's ServiceAccount. */
  readonly kubeconfig: string | undefined;
  /** Absent: that of the pod or of the kubeconfig context. */
  readonly namespace: string | undefined;
  /** This replica among all. */
  readonly podName: string;
  /** Absent: not known, and then nothing is owned by the pod. */
  readonly podUid: string | undefined;
  readonly serviceName: string;
  readonly certificateSecret: string;
  readonly webhookConfigurations: readonly string[];
  /** Besides the names of the Service. */
  readonly servingNames: ServingNames;
  readonly drainMs: number;
  readonly drainIdleMs: number;
  readonly election: ElectionTiming;
  /** Whether the replica that leads checks what is stored. */
  readonly report: boolean;
  readonly logLevel: string;
}

const flags = {
  config: { value: 'FILE', help: 'settings of the operator of the cluster' },
  listen: { value: 'ADDRESS', default: ':8443', help: 'where the API server calls; HTTPS' },
  'health-listen': { value: 'ADDRESS', default: ':8081', help: '/livez, /readyz and /metrics; plain HTTP' },
  kubeconfig: { value: 'FILE', help: "else $KUBECONFIG, ~/.kube/config, the pod's ServiceAccount" },
  namespace: { value: 'NAME', help: "namespace of Postern itself; else POD_NAMESPACE, else the pod's" },
  'pod-name': { value: 'NAME', help: 'name of this replica, unique among all; else host and process' },
  'pod-uid': { value: 'UID', help: 'uid of the pod, so that what it reports goes with it' },
  'service-name': { value: 'NAME', default: 'postern', help: 'Service that the webhooks are called through' },
  'certificate-secret': {
    value: 'NAME',
    default: 'postern-certificates',
    help: 'Secret that holds the certificates of the webhook',
  },
  'webhook-configuration': {
    value: 'NAME',
    default: 'postern',
    multiple: true,
    help: 'webhook configurations whose caBundle is kept, besides those labelled part-of=postern',
  },
  'serving-name': {
    value: 'NAME',
    multiple: true,
    help: 'DNS name or IP address to add to the certificate, for clients that call by it',
  },
  'drain-seconds': {
    value: 'SECONDS',
    default: '10',
    help: 'how long calls are still answered after SIGTERM in any case',
  },
  'drain-idle-seconds': {
    value: 'SECONDS',
    default: '85',
    help: 'how long after that idle connections are left to the API server, which ends them after 90 s without a call',
  },
  'leader-elect-lease-duration': {
    value: 'DURATION',
    default: '15s',
    help: 'a leader that has been silent for so long is replaced',
  },
  'leader-elect-renew-deadline': {
    value: 'DURATION',
    default: '10s',
    help: 'a leader that cannot say so for this long stops to lead',
  },
  'leader-elect-retry-period': {
    value: 'DURATION',
    default: '2s',
    help: 'how often a leader says that it leads, and others try to',
  },
  report: {
    value: 'ON',
    default: 'on',
    help: 'on, or off: whether the leader checks what is stored and keeps reports of it',
  },
  'log-level': { value: 'LEVEL', default: 'info', help: logLevels.join(', ') },
} as const;

/** @throws PosternError `USAGE` */
export function readServeOptions(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): ServeOptions | 'help' {
  const values = readFlags(flags, args, env);
  if (values === 'help') return 'help';
  const required = (name: keyof typeof flags): string => requiredText(values, name);
  return {
    config: values.text('config'),
    listen: readListenAddress('--listen', required('listen')),
    healthListen: readListenAddress('--health-listen', required('health-listen')),
    kubeconfig: values.text('kubeconfig'),
    namespace: values.text('namespace') ?? (env['POD_NAMESPACE'] || undefined),
    podName: values.text('pod-name') ?? processName(),
    podUid: values.text('pod-uid'),
    serviceName: readServiceName(required('service-name')),
    certificateSecret: required('certificate-secret'),
    webhookConfigurations: values.list('webhook-configuration'),
    servingNames: readServingNames(values.list('serving-name')),
    drainMs: readSeconds('--drain-seconds', required('drain-seconds')) * 1000,
    drainIdleMs: readSeconds('--drain-idle-seconds', required('drain-idle-seconds')) * 1000,
    election: readElectionTiming(required),
    report: readSwitch('--report', required('report')),
    logLevel: required('log-level'),
  };
}

export function serveHelp(): string {
  return `Answers the API server: POST /mutate injects into pods, POST /validate checks manifests and workloads.

  postern serve [flags]

${flagsHelp(flags)}`;
}

/** Replicas on one machine are told apart; in the form of the name of an object, which it becomes a part of. */
function processName(): string {
  return `${hostname()}-${process.pid}`.toLowerCase().replaceAll(/[^a-z0-9-]/g, '-');
}

function requiredText<Name extends string>(values: FlagValues<Name>, name: Name): string {
  const text = values.text(name);
  if (text === undefined || text === '') throw problem('USAGE', { reason: `--${name} must not be empty` });
  return text;
}

function readSwitch(flag: string, text: string): boolean {
  if (text !== 'on' && text !== 'off') {
    throw problem('USAGE', { reason: `${flag} must be on or off, not "${text}"` });
  }
  return text === 'on';
}

function readSeconds(flag: string, text: string): number {
  const seconds = Number(text);
  // The longest that one timer of Node can wait is 24 days; an hour is plenty.
  if (!/^\d+(\.\d+)?$/.test(text) || seconds > 3600) {
    throw problem('USAGE', { reason: `${flag} must be a number of seconds up to 3600, not "${text}"` });
  }
  return seconds;
}
