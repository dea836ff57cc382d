import { defaultSettings } from '../../../inject/settings.ts';
import type { LintReport } from '../lint-finding.ts';
import { lintRun } from '../lint-run.ts';

/** What lint says of texts that are given as files, by their names. */
export function lintTexts(
  files: Readonly<Record<string, string>>,
  isSelected: (rule: string) => boolean = () => true,
): Promise<LintReport> {
  const run = lintRun({
    settings: defaultSettings,
    server: { major: 1, minor: 36 },
    namespace: undefined,
    isSelected,
  });
  for (const [file, text] of Object.entries(files)) run.add(file, text, true);
  return run.finish(file => Promise.resolve(files[file]));
}

export function lintText(text: string, isSelected?: (rule: string) => boolean): Promise<LintReport> {
  return lintTexts({ 'a.yaml': text }, isSelected);
}
