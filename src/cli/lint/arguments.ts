/** What `postern lint` takes. */
import { defaultLiteralSettings, type LiteralSettings } from '../../check/security/likeness.ts';
import type { ServerVersion } from '../../inject/contract.ts';
import { compileNamespaceRegex } from '../../manifest/namespace-regex.ts';
import { momentOf } from '../arguments/moment.ts';
import type { ClusterArguments } from './cluster/known-cluster.ts';
import { parseArguments, serverVersion, usageOf } from '../arguments/parse-arguments.ts';

const usage = usageOf('lint');

export const formats = ['text', 'json', 'sarif', 'junit', 'github'] as const;
export type Format = (typeof formats)[number];

export interface LintArguments extends ClusterArguments {
  readonly paths: readonly string[];
  readonly format: Format;
  readonly failOn: 'error' | 'warning';
  /** `check` looks at what is there, `fix` repairs it, `diff` shows what `fix` would change. */
  readonly mode: 'check' | 'fix' | 'diff';
  /** Files that are named too are passed over when there is no object in them: a hook names whatever changed. */
  readonly onlyManifests: boolean;
  /** Ids; empty: every rule. */
  readonly rules: readonly string[];
  readonly ignored: readonly string[];
  /** Of objects that name none; undefined: they may be applied to any. */
  readonly namespace: string | undefined;
  readonly literals: LiteralSettings;
  /** Files and folders with SecretPolicies. */
  readonly policies: readonly string[];
  /** Whether what a policy only writes down is printed. */
  readonly showAudited: boolean;
  /** The moment that exceptions of policies are judged at. */
  readonly asOf: Date;
  readonly config: string | undefined;
  readonly server: ServerVersion;
}

/** @throws PosternError `USAGE` */
export function readArguments(args: string[], now: Date): LintArguments | 'help' {
  const { values, positionals } = parseArguments(usage, {
    args,
    allowPositionals: true,
    options: {
      output: { type: 'string', short: 'o', default: 'text' },
      'fail-on': { type: 'string', default: 'error' },
      fix: { type: 'boolean' },
      'dry-run': { type: 'boolean' },
      'only-manifests': { type: 'boolean' },
      rule: { type: 'string', multiple: true, default: [] },
      ignore: { type: 'string', multiple: true, default: [] },
      namespace: { type: 'string', short: 'n' },
      cluster: { type: 'boolean' },
      record: { type: 'string' },
      against: { type: 'string' },
      kubeconfig: { type: 'string' },
      context: { type: 'string' },
      'allow-literal': { type: 'string', multiple: true, default: [] },
      'least-entropy': { type: 'string' },
      policy: { type: 'string', multiple: true, default: [] },
      'show-audited': { type: 'boolean' },
      'as-of': { type: 'string' },
      config: { type: 'string' },
      'kubernetes-version': { type: 'string', default: '1.36' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help === true) return 'help';
  const format = formats.find(known => known === values.output);
  if (format === undefined) throw usage(`-o is ${values.output}, it must be one of ${formats.join(', ')}`);
  const failOn = (['error', 'warning'] as const).find(known => known === values['fail-on']);
  if (failOn === undefined) throw usage(`--fail-on is ${values['fail-on']}, it must be error or warning`);
  const { fix = false, 'dry-run': dryRun = false } = values;
  if (dryRun && !fix) throw usage('--dry-run goes with --fix');
  if (fix && positionals.includes('-')) throw usage('--fix changes files: it cannot change standard input');
  // Files beside --cluster are repaired as ever.
  if (fix && values.cluster === true && positionals.length === 0)
    throw usage('--fix changes files: it cannot change a cluster');
  const asOf = values['as-of'];
  return {
    paths: positionals.length === 0 && values.cluster !== true ? ['.'] : positionals,
    format,
    failOn,
    onlyManifests: values['only-manifests'] ?? false,
    mode: fix ? (dryRun ? 'diff' : 'fix') : 'check',
    rules: idsOf(values.rule),
    ignored: idsOf(values.ignore),
    namespace: values.namespace,
    literals: literalSettings(values['allow-literal'], values['least-entropy']),
    ...clusterArguments(values),
    policies: values.policy,
    showAudited: values['show-audited'] ?? false,
    asOf: asOf === undefined ? now : asOfMoment(asOf),
    config: values.config,
    server: serverVersion(usage, values['kubernetes-version']),
  };
}

function clusterArguments(values: {
  readonly [Name in keyof ClusterArguments]?: ClusterArguments[Name];
}): ClusterArguments {
  const { cluster = false, record, against, kubeconfig, context } = values;
  if (record !== undefined && !cluster) throw usage('--record goes with --cluster');
  if (against !== undefined && cluster) throw usage('--against takes the place of --cluster');
  return { cluster, record, against, kubeconfig, context };
}

function literalSettings(allowed: readonly string[], entropy: string | undefined): LiteralSettings {
  const leastEntropy = entropy === undefined ? defaultLiteralSettings.leastEntropy : Number(entropy);
  if (!(leastEntropy >= 0 && leastEntropy <= 8)) throw usage('--least-entropy must be a number from 0 to 8');
  const allow = allowed.map(source => {
    const compiled = compileNamespaceRegex(source);
    if (!('regex' in compiled)) throw usage(`--allow-literal cannot be read: ${compiled.reason}`);
    return compiled.regex;
  });
  return { ...defaultLiteralSettings, leastEntropy, allow };
}

function asOfMoment(text: string): Date {
  const moment = momentOf(text);
  if (moment === undefined)
    throw usage(
      `--as-of is ${text}, it must be a day such as 2027-01-31 or a moment such as 2027-01-31T12:00:00Z`,
    );
  return moment;
}

/** `--rule PST101,PST102 --rule PST2` */
function idsOf(values: readonly string[]): readonly string[] {
  return values.flatMap(value => value.split(',')).filter(id => id !== '');
}
