import { defaultSettings } from '../../../inject/settings.ts';
import { readManifests } from '../../../manifest/read.ts';
import type { LintReport } from '../lint-finding.ts';
import { lintRun } from '../lint-run.ts';
import { policiesInForce } from '../policies-in-force.ts';
import { isPolicy } from '../policy-files.ts';

/** What lint says of texts that are given as files, by their names. SecretPolicies in them hold for all. */
export function lintTexts(
  files: Readonly<Record<string, string>>,
  isSelected: (rule: string) => boolean = () => true,
): Promise<LintReport> {
  const run = lintRun({
    settings: defaultSettings,
    server: { major: 1, minor: 36 },
    namespace: undefined,
    isSelected,
    policies: policiesInForce(Object.entries(files).flatMap(policiesIn), [], { point: 'lint', now: NOW }),
  });
  for (const [file, text] of Object.entries(files)) run.add(file, text, true);
  return run.finish(file => Promise.resolve(files[file]));
}

export function lintText(text: string, isSelected?: (rule: string) => boolean): Promise<LintReport> {
  return lintTexts({ 'a.yaml': text }, isSelected);
}

function policiesIn([file, text]: readonly [string, string]): readonly Readonly<Record<string, unknown>>[] {
  return readManifests(text, file)
    .objects.map(({ object }) => object)
    .filter(isPolicy);
}

/** Of exceptions, and of examples that have a date. */
const NOW = new Date('2026-07-01T00:00:00Z');
