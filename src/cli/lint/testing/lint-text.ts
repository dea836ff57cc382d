import { defaultSettings } from '../../../inject/options/settings.ts';
import { readManifests } from '../../../manifest/read/read.ts';
import type { LintReport } from '../lint-finding.ts';
import { lintRun } from '../lint-run.ts';
import type { RunOptions } from '../run-options.ts';
import { policiesInForce } from '../policies/policies-in-force.ts';
import { isPolicy } from '../../../check/policy/policy-objects.ts';

/**
 * What lint says of texts that are given as files, by their names. SecretPolicies in them hold for all, if no other are given.
 * Files whose names end in `.patch.yaml` are patches.
 */
export function lintTexts(
  files: Readonly<Record<string, string>>,
  isSelected: (rule: string) => boolean = () => true,
  policies: RunOptions['policies'] = policiesAmong(files),
): Promise<LintReport> {
  const run = lintRun({
    settings: defaultSettings,
    server: { major: 1, minor: 36 },
    namespace: undefined,
    isSelected,
    policies,
  });
  for (const [file, text] of Object.entries(files)) {
    if (file.endsWith('.patch.yaml')) run.addPatch(file, text);
    else run.add(file, text, true);
  }
  return run.finish(file => Promise.resolve(files[file]));
}

export function lintText(text: string, isSelected?: (rule: string) => boolean): Promise<LintReport> {
  return lintTexts({ 'a.yaml': text }, isSelected);
}

/** Policies of a text, as lint has them in force on a day. */
export function policiesOf(text: string, day: string): RunOptions['policies'] {
  return policiesAmong({ 'policy.yaml': text }, new Date(day));
}

function policiesAmong(files: Readonly<Record<string, string>>, now = NOW): RunOptions['policies'] {
  const objects = Object.entries(files).flatMap(([file, text]) => readManifests(text, file).objects);
  const policies = objects.map(({ object }) => object).filter(isPolicy);
  return policiesInForce(policies, [], { point: 'lint', now });
}

/** Of exceptions, and of examples that have a date. */
const NOW = new Date('2026-07-01T00:00:00Z');
