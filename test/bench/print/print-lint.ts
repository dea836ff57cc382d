import type { LintFigures } from '../lint.ts';
import { table } from './table.ts';

export function printLint({ files, bytes, rows }: LintFigures): string {
  const heading = `Lint: ${files} files of one object each, ${(bytes / 2 ** 20).toFixed(1)} MiB`;
  return `${heading}\n\n${table([
    ['program', 'seconds', 'files per second', 'resident MiB'],
    ...rows.map(({ program, seconds, memory }) => [
      program,
      seconds.toFixed(2),
      (files / seconds).toFixed(0),
      memory.toFixed(0),
    ]),
  ])}\n`;
}
