/** The pages of the rules, made from what stands in the source: title, doc comment, examples. */
import type { ExampleCase } from '../../src/check/testing/examples.ts';
import type { RuleFile } from '../../src/check/testing/rule-files.ts';
import { lintText } from '../../src/cli/lint/testing/lint-text.ts';

const NOTICE =
  '<!-- Made from the source of the rule: UPDATE_DOCS=1 npx vitest run test/docs/rules.test.ts -->';

/** `docs/rules/PSTnnn.md` */
export async function rulePage(rule: RuleFile): Promise<string> {
  const passing = rule.cases.filter(({ expected }) => expected.length === 0);
  const failing = rule.cases.filter(({ expected }) => expected.length > 0);
  const parts = [
    NOTICE,
    `# ${rule.id}`,
    rule.doc,
    `${capital(await severityOf(rule))}${rule.kinds.length === 0 ? '' : `, on ${rule.kinds.join(', ')}`}.`,
    ...(passing.length === 0 ? [] : ['## Passes', ...passing.map(example)]),
    ...(failing.length === 0 ? [] : ['## Is found', ...failing.map(example)]),
    `${liftedBy(rule)} All rules: [table](../reference/rules.md).`,
  ];
  return `${parts.join('\n\n')}\n`;
}

function liftedBy(rule: RuleFile): string {
  if (isOfReport(rule))
    return 'A SecretPolicy lifts it: `actions: { report: ignore }` for the rule, or an exception.';
  return isOfPolicies(rule)
    ? 'An exception of the SecretPolicy lifts it, a comment in the file does not.'
    : `Say that it is meant with \`# postern:ignore ${rule.id} <reason>\` ([how](../guides/lint.md)).`;
}

/** Whether a SecretPolicy has to ask for it. */
function isOfPolicies({ file }: RuleFile): boolean {
  return file.startsWith('check/policy/requirements/');
}

/** What runs stands in no file. */
function isOfReport({ id }: RuleFile): boolean {
  return id.startsWith('PST82');
}

function example({ what, expected, text }: ExampleCase): string {
  const yaml = text.replace(/^(?:# (?:pass|fail).*\n)+/u, '').trimEnd();
  const said = expected.map(
    ({ path, says }) => `${path === '' ? '' : `\`${path}\`: `}${says.replaceAll('<', '\\<')}`,
  );
  const title = expected.length === 0 ? `${what}:` : `${said.join('; ')}:`;
  return `${capital(title)}\n\n\`\`\`yaml\n${yaml}\n\`\`\``;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

const GROUPS: readonly (readonly [prefix: string, title: string])[] = [
  ['PST0', 'Files'],
  ['PST1', 'ExternalSecret'],
  ['PST2', 'SecretStore and ClusterSecretStore'],
  ['PST3', 'Pods and workloads'],
  ['PST4', 'Generators'],
  ['PST5', 'ClusterExternalSecret and PushSecret'],
  ['PST6', 'Across objects'],
  ['PST7', 'Security'],
  ['PST8', 'Policies, and what runs'],
];

/** `docs/reference/rules.md` */
export async function ruleTable(rules: readonly RuleFile[]): Promise<string> {
  const sections: string[] = [];
  for (const [prefix, title] of GROUPS) {
    const rows: string[] = [];
    for (const rule of rules.filter(({ id }) => id.startsWith(prefix)))
      rows.push(`| [${rule.id}](../rules/${rule.id}.md) | ${await severityOf(rule)} | ${rule.title} |`);
    if (rows.length > 0)
      sections.push(`## ${title}\n\n| rule | severity | what it finds |\n|---|---|---|\n${rows.join('\n')}`);
  }
  return `${[NOTICE, INTRODUCTION, ...sections].join('\n\n')}\n`;
}

const INTRODUCTION = `# Rules

An id is never reused. \`error\` refuses the object (or, for PST3xx, the pod and the workload it is made from); \`warning\` is shown by
\`kubectl\` and changes nothing. Messages name the field and what to write. [\`postern lint\`](../guides/lint.md) says the same of files;
\`postern explain PST112\` shows the page of a rule.

PST101, PST201, PST401, PST500 and PST520 are errors in files: in a cluster the API server holds an object against the schema of its CRD and refuses it in its own
words, before a webhook is asked. What such a schema lets pass, since it is of another version or says less, is a warning at admission, in the report and in
\`postern lint --cluster\`. What is missing around an object (PST6xx) is a warning at admission, where it may be applied next. PST0xx are about files only. PST800 to PST806 look for what a SecretPolicy asks for in its \`spec.require\`, and are
refused unless it says otherwise.`;

/** As its examples are found, or as a policy decides; a rule without any that fail is about what cannot be read. */
async function severityOf(rule: RuleFile): Promise<string> {
  if (isOfPolicies(rule)) return 'as the policy says';
  const { id, cases } = rule;
  const severities = new Set<string>();
  for (const { text, expected } of cases) {
    if (expected.length === 0) continue;
    const { findings } = await lintText(text, rule => rule === id || id === 'PST009');
    for (const { rule, severity } of findings) if (rule === id) severities.add(severity);
  }
  return severities.size === 0 ? 'error' : [...severities].toSorted().join(', ');
}
