import { normalize } from 'node:path';
import { fileRules } from '../../check/file/index.ts';
import { isRegularFile, STANDARD_INPUT, type FoundFiles } from '../files/find-files.ts';
import type { LintFinding, LintReport } from './lint-finding.ts';
import { lintRun } from './lint-run.ts';
import type { RunOptions } from './run-options.ts';
import { isKustomization, patchFiles } from './patches/patch-files.ts';
import type { Progress } from './progress.ts';
import type { FileText } from '../files/read-text.ts';

/** Reads a file; standard input can be read once. */
export type Reader = (path: string) => Promise<FileText>;

/**
 * Lints files that were found. Of files that are not named, only those that may hold an object are parsed, and a chart is
 * spoken of once.
 */
export async function lintPaths(
  found: FoundFiles,
  options: RunOptions & { readonly ofCluster?: readonly Readonly<Record<string, unknown>>[] | undefined },
  read: Reader,
  progress: Progress,
): Promise<LintReport> {
  const run = lintRun(options);
  for (const object of options.ofCluster ?? []) run.addObject(object);
  for (const { path, reason } of found.unopened)
    run.addUnread(path, 'unopened', `cannot be opened: ${reason}`);
  const patches = await patchFiles(found.files, read, isRegularFile);
  for (const [index, { path, isNamed }] of found.files.entries()) {
    progress.done(index);
    const result = await read(path);
    const target = patches.get(normalize(path));
    if ('fault' in result) run.addUnread(nameOf(path), result.fault, result.message);
    else if (target !== undefined) run.addPatch(path, result.text, target);
    else if (isNamed || mayHoldObject(result.text) || isKustomization(path))
      run.add(nameOf(path), result.text, isNamed);
  }
  const report = await run.finish(async file => {
    const result = await read(file === STDIN_NAME ? STANDARD_INPUT : file);
    return 'text' in result ? result.text : undefined;
  });
  progress.end();
  const named = new Set(found.files.filter(({ isNamed }) => isNamed).map(({ path }) => nameOf(path)));
  const findings = oncePerChart(report.findings, named);
  return { ...report, findings };
}

const STDIN_NAME = '<stdin>';

function nameOf(path: string): string {
  return path === STANDARD_INPUT ? STDIN_NAME : path;
}

/** Folders hold much YAML and JSON of other tools, some of it with comments that JSON has not. */
function mayHoldObject(text: string): boolean {
  return text.includes('apiVersion');
}

/** All templates of a chart for the same reason: the first speaks for them. */
function oncePerChart(findings: readonly LintFinding[], named: ReadonlySet<string>): readonly LintFinding[] {
  const seen = new Map<string, number>();
  const isTemplate = ({ rule, file }: LintFinding) => rule === fileRules.template.id && !named.has(file);
  for (const finding of findings.filter(isTemplate)) {
    const chart = chartOf(finding.file);
    seen.set(chart, (seen.get(chart) ?? 0) + 1);
  }
  const told = new Set<string>();
  return findings.flatMap((finding): readonly LintFinding[] => {
    if (!isTemplate(finding)) return [finding];
    const chart = chartOf(finding.file);
    if (told.has(chart)) return [];
    told.add(chart);
    const more = (seen.get(chart) ?? 1) - 1;
    const also =
      more === 0 ? '' : `; and so ${more === 1 ? 'is 1 more file' : `are ${more} more files`} of the chart`;
    return [{ ...finding, message: `${finding.message}${also}` }];
  });
}

/** The folder around `templates`; a file elsewhere stands for itself. */
function chartOf(file: string): string {
  return /^(?<chart>.*?)(?:^|\/)templates\//u.exec(file)?.groups?.['chart'] ?? file;
}
