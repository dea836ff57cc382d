import { defaultSettings } from '../../../inject/settings.ts';
import { readManifests } from '../../../manifest/read.ts';
import type { LintReport } from '../lint-finding.ts';
import { lintRun, type RunOptions } from '../lint-run.ts';
import { policiesInForce } from '../policies-in-force.ts';
import { isPolicy } from '../policy-files.ts';

/** What lint says of texts that are given as files, by their names. SecretPolicies in them hold for all. */
export function lintTexts(
  files: Readonly<Record<string, string>>,
  isSelected: (rule: string) => boolean = () => true,
  policies: RunOptions['policies'] = policiesOf(Object.values(files), EXAMPLES),
): Promise<LintReport> {
  const run = lintRun({
    settings: defaultSettings,
    server: { major: 1, minor: 36 },
    namespace: undefined,
    isSelected,
    policies,
  });
  for (const [file, text] of Object.entries(files)) run.add(file, text, true);
  return run.finish(file => Promise.resolve(files[file]));
}

export function lintText(text: string, isSelected?: (rule: string) => boolean): Promise<LintReport> {
  return lintTexts({ 'a.yaml': text }, isSelected);
}

/** The policies among texts, as lint has them in force on a day. */
export function policiesOf(texts: readonly string[], day: string): RunOptions['policies'] {
  const objects = texts.flatMap(text => readManifests(text, 'a.yaml').objects.map(({ object }) => object));
  return policiesInForce(objects.filter(isPolicy), [], { point: 'lint', now: new Date(day) });
}

/** Of exceptions, and of examples that have a date. */
const EXAMPLES = '2026-07-01';
