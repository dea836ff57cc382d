import type { LintFinding } from '../lint-finding.ts';

/** Nobody reads more of one file, and generated files can have hundreds of thousands. */
const MOST = 1000;

const rank = { note: 0, warning: 1, error: 2 } as const;

/** The findings of one file, of which only so many are kept. */
export interface ListedFindings {
  add(finding: LintFinding): void;
  /** At most 1000, and then one that says how many more there are, as severe as the severest of them. */
  all(): readonly LintFinding[];
}

export function listedFindings(): ListedFindings {
  const kept: LintFinding[] = [];
  let left: LintFinding | undefined;
  let count = 0;
  return {
    add(finding) {
      if (kept.length < MOST) {
        kept.push(finding);
        return;
      }
      count += 1;
      if (left === undefined || rank[finding.severity] > rank[left.severity]) left = finding;
    },
    all: () => (left === undefined ? kept : [...kept, closing(left, count)]),
  };
}

function closing(
  { rule, severity, file, line, column, kind, namespace, name }: LintFinding,
  count: number,
): LintFinding {
  const message = `the file has ${count} more ${count === 1 ? 'finding' : 'findings'} that ${count === 1 ? 'is' : 'are'} not listed`;
  return { rule, severity, file, line, column, kind, namespace, name, path: '', message, frame: [] };
}
