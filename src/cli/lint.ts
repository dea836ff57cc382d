/** `postern lint`: what admission would say, and what only files show, before anything is applied. */
import manifest from '../../package.json' with { type: 'json' };
import { customRuleIds } from '../check/policy/policy-objects.ts';
import { describe, PosternError } from '../errors.ts';
import { readConfig } from './serve/load-config.ts';
import { defaultSettings } from '../inject/options/settings.ts';
import { findFiles, STANDARD_INPUT } from './files/find-files.ts';
import { policiesIn, readPolicyFiles } from './files/policy-files.ts';
import { hasColour } from './print/has-colour.ts';
import { readArguments, type LintArguments } from './lint/arguments.ts';
import { fixDiff } from './lint/repair/fix-diff.ts';
import { fixFiles, writeFixed, type Fixed } from './lint/repair/fix-files.ts';
import { formatters } from './lint/formats/index.ts';
import { HELP } from './lint/help.ts';
import type { LintFinding, LintReport } from './lint/lint-finding.ts';
import { knownCluster } from './lint/cluster/known-cluster.ts';
import { lintFile } from './lint/file/lint-file.ts';
import { lintPaths, type Reader } from './lint/lint-paths.ts';
import { policiesInForce } from './lint/policies/policies-in-force.ts';
import { policyFindings, withPolicyFindings } from './lint/policies/policy-findings.ts';
import { progressOn } from './lint/progress.ts';
import { readingOnce } from './lint/reading-once.ts';
import { selectRules } from './lint/select-rules.ts';
import { summaryOf, undecidedSentences } from './lint/summary.ts';
import { textOf } from './files/manifest-files.ts';
import { allRules } from './rules.ts';

/** @returns the exit status */
export async function run(args: string[]): Promise<number> {
  try {
    const options = readArguments(args, new Date());
    if (options === 'help') {
      process.stdout.write(HELP);
      return 0;
    }
    return await lint(options);
  } catch (error) {
    say(describe(error));
    // 1 is for findings: whatever else went wrong, not everything was looked at.
    return error instanceof PosternError && ['USAGE', 'SETTINGS_INVALID'].includes(error.code) ? 2 : 3;
  }
}

async function lint(options: LintArguments): Promise<number> {
  const { namespace, server, config, failOn, mode } = options;
  const settings = config === undefined ? defaultSettings : readConfig(await textOf(config), config).settings;
  const found = await findFiles(options.paths, !options.onlyManifests);
  const policyFiles = await readPolicyFiles(options.policies, lintFile);
  const ofFiles = policiesIn(policyFiles);
  const cluster = await knownCluster(options, say);
  const policies = policiesInForce(ofFiles, cluster?.objects ?? [], {
    point: 'lint',
    now: options.asOf,
  });
  const isSelected = selectRules(options, [
    ...allRules.map(({ id }) => id),
    ...customRuleIds([...ofFiles, ...(cluster?.objects ?? [])]),
  ]);
  const isAround = options.paths.length > 0;
  const look = (read: Reader) => {
    const progress = progressOn(process.stderr, found.files.length, () => performance.now());
    const { literals } = options;
    const ofCluster = isAround ? undefined : cluster?.objects;
    const run = {
      settings,
      server,
      namespace,
      isSelected,
      around: cluster,
      literals,
      policies,
      now: () => options.asOf,
      ofCluster,
    };
    return lintPaths(found, run, read, progress);
  };
  const read = readingOnce();
  const fixed: Fixed | undefined = mode === 'check' ? undefined : await fixFiles(look, read);
  const faults = policyFindings(policyFiles, options.asOf);
  const report = withPolicyFindings(fixed?.report ?? (await look(read)), faults);
  const counts = ({ severity }: LintFinding) =>
    severity === 'error' || (severity === 'warning' && failOn === 'warning');
  if (fixed !== undefined && mode === 'fix') writeFixed(fixed);
  if (fixed !== undefined && mode === 'diff') {
    for (const [file, { before, after }] of fixed.changed) process.stdout.write(fixDiff(file, before, after));
  } else {
    process.stdout.write(await formatted(report, options, counts, read));
  }
  for (const sentence of undecidedSentences(report)) say(sentence);
  say(summaryOf(report, fixed === undefined ? 0 : fixed.count, mode === 'diff'));
  if (report.isIncomplete) return 3;
  return report.findings.some(counts) ? 1 : 0;
}

async function formatted(
  report: LintReport,
  { format, showAudited }: LintArguments,
  counts: (finding: LintFinding) => boolean,
  read: Reader,
): Promise<string> {
  const isShown = ({ severity }: LintFinding) => severity !== 'note' || showAudited || format === 'sarif';
  const findings = report.findings.filter(isShown);
  const texts = new Map<string, string>();
  const repairable = format === 'sarif' ? findings.filter(({ edits }) => edits !== undefined) : [];
  for (const { file } of repairable) {
    const result = texts.has(file) ? undefined : await read(file === '<stdin>' ? STANDARD_INPUT : file);
    if (result !== undefined && 'text' in result) texts.set(file, result.text);
  }
  return formatters[format](findings, {
    hasColour: hasColour(process),
    version: manifest.version,
    rules: allRules,
    counts,
    textOf: file => texts.get(file),
  });
}

function say(sentence: string): void {
  process.stderr.write(`postern lint: ${sentence}\n`);
}
