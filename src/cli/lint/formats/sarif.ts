import { createHash } from 'node:crypto';
import { pathToFileURL } from 'node:url';
import { isBuiltIn, ruleUrl } from '../../../check/wording/rule-url.ts';
import type { RuleInfo } from '../../../check/rule.ts';
import { jsonText } from '../../print/json-text.ts';
import type { LintFinding } from '../lint-finding.ts';
import { sentenceOf } from './sentence.ts';
import { regionOf, type Region } from './region.ts';

export interface SarifInputs {
  readonly version: string;
  readonly rules: readonly RuleInfo[];
  /** Text of a file with edits, to say them in lines and columns. */
  readonly textOf: (file: string) => string | undefined;
}

/**
 * Static Analysis Results Interchange Format 2.1.0, as code scanning takes it:
 * https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 */
export function asSarif(findings: readonly LintFinding[], inputs: SarifInputs): string {
  const used = inputs.rules.filter(({ id }) => findings.some(({ rule }) => rule === id));
  const custom = customRules(findings);
  const index = new Map<string, number>(
    [...used.map(({ id }) => id), ...custom.keys()].map((id, at) => [id, at]),
  );
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'postern',
            version: inputs.version,
            rules: [...used.map(descriptor), ...[...custom].map(customDescriptor)],
          },
        },
        columnKind: 'utf16CodeUnits',
        results: findings.map(finding => result(finding, index.get(finding.rule), inputs)),
      },
    ],
  };
  return `${jsonText(log, 2)}\n`;
}

function descriptor({ id, title }: RuleInfo): object {
  const text = title.replaceAll('`', '');
  return {
    id,
    shortDescription: { text },
    fullDescription: { text },
    // A helpUri must be absolute, and the pages are on no host.
    help: {
      text: `postern explain ${id} shows the page of this rule, which is ${ruleUrl(id)} in the repository of Postern`,
    },
  };
}

/** Rules of policies that something was found by, each with the first finding: their ids, and what the policy is for. */
function customRules(findings: readonly LintFinding[]): ReadonlyMap<string, LintFinding> {
  const custom = new Map<string, LintFinding>();
  for (const finding of findings)
    if (!isBuiltIn(finding.rule) && !custom.has(finding.rule)) custom.set(finding.rule, finding);
  return custom;
}

function customDescriptor([id, { notes = [] }]: readonly [string, LintFinding]): object {
  const slash = id.indexOf('/');
  const policy = id.slice(0, slash);
  const text = `rule ${id.slice(slash + 1)} of SecretPolicy ${policy}`;
  return {
    id,
    shortDescription: { text },
    fullDescription: { text: [text, ...notes].join(': ') },
    help: {
      text: `The administrators of the cluster wrote it: spec.custom of SecretPolicy ${policy} has its expression`,
    },
    properties: { policy },
  };
}

function result(finding: LintFinding, ruleIndex: number | undefined, { textOf }: SarifInputs): object {
  const { rule, severity, file, line, column, path, fix, edits, hasHiddenEdits, policy } = finding;
  const source = edits === undefined || hasHiddenEdits === true ? undefined : textOf(file);
  return {
    ruleId: rule,
    ...(ruleIndex === undefined ? {} : { ruleIndex }),
    level: severity,
    message: { text: sentenceOf(finding) },
    locations: [
      {
        physicalLocation: {
          artifactLocation: artifact(file),
          region: { startLine: line, startColumn: column },
        },
        ...(path === '' ? {} : { logicalLocations: [logical(finding)] }),
      },
    ],
    ...(policy === undefined ? {} : { properties: { policy } }),
    partialFingerprints: { 'posternFinding/v1': fingerprint(finding) },
    ...(edits === undefined || source === undefined
      ? {}
      : {
          fixes: [
            {
              description: { text: fix ?? 'repair it' },
              artifactChanges: [
                {
                  artifactLocation: artifact(file),
                  replacements: edits.map(edit => replacement(regionOf(source, edit), edit.text)),
                },
              ],
            },
          ],
        }),
  };
}

function replacement(deletedRegion: Region, text: string): object {
  return { deletedRegion, ...(text === '' ? {} : { insertedContent: { text } }) };
}

function logical({ kind, namespace, name, path }: LintFinding): object {
  const owner = `${kind} ${namespace === '' ? '' : `${namespace}/`}${name}`;
  return { name: path, fullyQualifiedName: `${owner} ${path}`, kind: 'member' };
}

/** Relative to where the command ran, which is how code scanning finds it in the repository. */
function artifact(file: string): object {
  if (file.startsWith('/')) return { uri: pathToFileURL(file).href };
  return { uri: file.split('/').map(encodeURIComponent).join('/') };
}

/** The same for the same mistake in the same object wherever the lines move; names and places only, no values. */
function fingerprint({ rule, file, kind, namespace, name, path }: LintFinding): string {
  const parts = [rule, file, kind, namespace, name, path];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
}
