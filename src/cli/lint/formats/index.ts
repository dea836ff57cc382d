import type { RuleInfo } from '../../../check/rule.ts';
import type { Format } from '../arguments.ts';
import type { LintFinding } from '../lint-finding.ts';
import { asGithub } from './github.ts';
import { asJson } from './json.ts';
import { asJunit } from './junit.ts';
import { asSarif } from './sarif.ts';
import { asText } from './text.ts';

export interface FormatInputs {
  readonly hasColour: boolean;
  readonly version: string;
  readonly rules: readonly RuleInfo[];
  /** Whether a finding makes the run fail. */
  readonly counts: (finding: LintFinding) => boolean;
  readonly textOf: (file: string) => string | undefined;
}

/** What goes to standard output. */
export const formatters: Readonly<
  Record<Format, (findings: readonly LintFinding[], inputs: FormatInputs) => string>
> = {
  text: (findings, { hasColour }) => asText(findings, hasColour),
  json: asJson,
  sarif: asSarif,
  junit: (findings, { counts }) => asJunit(findings, counts),
  github: asGithub,
};
