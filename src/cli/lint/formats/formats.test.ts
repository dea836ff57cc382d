import { describe, expect, test } from 'vitest';
import { isError } from '../../../check/finding.ts';
import { allRules } from '../../rules.ts';
import type { LintFinding } from '../lint-finding.ts';
import { lintTexts } from '../testing/lint-text.ts';
import { formatters, type FormatInputs } from './index.ts';

const text = `apiVersion: external-secrets.io/v1beta1
kind: ExternalSecret
metadata: { name: db, namespace: shop }
spec:
  secretStoreRef: { name: vault }
  refreshInterval: 1d
  data: [{ secretKey: password, remoteRef: { key: db } }]
`;
const report = await lintTexts({ 'a b/c,d:e%.yaml': text });
const inputs: FormatInputs = {
  hasColour: false,
  version: '1.2.3',
  rules: allRules,
  counts: isError,
  textOf: () => text,
};
const odd: LintFinding = {
  rule: 'PST110',
  severity: 'error',
  file: 'a.yaml',
  line: 1,
  column: 2,
  kind: 'A',
  namespace: '',
  name: 'b',
  path: 'spec.x',
  message: '100% <"&\u0001\uD800 ]]>\r\nnext',
  frame: [],
};

test('json is an array of findings with the same fields each', () => {
  const findings: unknown = JSON.parse(formatters.json(report.findings, inputs));
  expect(findings).toEqual([
    expect.objectContaining({
      rule: 'PST103',
      line: 1,
      column: 1,
      patch: [expect.objectContaining({ op: 'replace' })],
    }),
    {
      rule: 'PST110',
      severity: 'error',
      file: 'a b/c,d:e%.yaml',
      line: 6,
      column: 3,
      kind: 'ExternalSecret',
      namespace: 'shop',
      name: 'db',
      path: 'spec.refreshInterval',
      message: expect.stringContaining('is not a duration'),
      fix: null,
      patch: null,
      policy: null,
      url: 'docs/rules/PST110.md',
    },
  ]);
  expect(formatters.json([], inputs)).toBe('[]\n');
});

test.each(['json', 'sarif'] as const)('half of a surrogate pair does not come into %s', format => {
  const value = { 'a\uD800': '\uDC00' };
  const halves = {
    name: 'b\uD800',
    path: 'spec.x\uDC00',
    patch: [{ op: 'add', path: '/x', value }],
  } as const;
  const said = formatters[format]([{ ...odd, ...halves }], inputs);
  expect(said).not.toMatch(/\\ud[89a-f]/u);
  expect(said).toContain('spec.x\uFFFD');
});

test('each format says which policy decides, what it is for and whom to ask', () => {
  const notes = ['one version', 'an exception can be asked for: #platform (at most 30d)'];
  const finding = { ...odd, message: 'is old', policy: 'versions', notes };
  for (const format of ['text', 'github', 'junit', 'sarif'] as const) {
    const said = formatters[format]([finding], inputs);
    expect(said).toContain('versions; one version; an exception can be asked for: #platform (at most 30d)');
  }
});

test('a custom rule has no page', () => {
  const [custom] = JSON.parse(formatters.json([{ ...odd, rule: 'team/owner', policy: 'team' }], inputs));
  expect(custom).toMatchObject({ rule: 'team/owner', policy: 'team', url: null });
});

describe('github', () => {
  test('escapes what would end a property or a message', () => {
    const [, error = ''] = formatters.github(report.findings, inputs).split('\n');
    expect(error).toMatch(
      /^::error file=a b\/c%2Cd%3Ae%25\.yaml,line=6,col=3,title=PST110::spec\.refreshInterval: /u,
    );
    expect(formatters.github([odd], inputs)).toContain('::spec.x: 100%25 <"&\u0001\uD800 ]]>%0D%0Anext\n');
  });
});

describe('junit', () => {
  test('is XML whatever is in a message, with a failure where a finding counts', () => {
    const xml = formatters.junit([odd, ...report.findings], inputs);
    expect(xml).toContain('<testsuites name="postern lint" tests="3" failures="2">');
    expect(xml).toContain('100% &lt;&quot;&amp;\uFFFD\uFFFD ]]&gt;&#13;&#10;next');
    expect(xml.match(/<failure /gu)).toHaveLength(2);
    expect(xml.match(/<system-out>/gu)).toHaveLength(1);
  });
});

describe('sarif', () => {
  const log = JSON.parse(formatters.sarif(report.findings, inputs));
  const [run] = log.runs;

  // The required members of https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json
  test('has what the schema requires, and what code scanning asks for', () => {
    expect(log).toMatchObject({ version: '2.1.0', runs: [expect.anything()] });
    expect(run.tool.driver).toMatchObject({ name: 'postern', version: '1.2.3' });
    for (const rule of run.tool.driver.rules) {
      expect(rule).toEqual({
        id: expect.stringMatching(/^PST\d{3}$/u),
        shortDescription: { text: expect.any(String) },
        fullDescription: { text: expect.any(String) },
        help: { text: expect.stringContaining(`docs/rules/${rule.id}.md`) },
      });
    }
    for (const result of run.results) {
      expect(run.tool.driver.rules[result.ruleIndex].id).toBe(result.ruleId);
      expect(['error', 'warning']).toContain(result.level);
      expect(result.message.text).toEqual(expect.any(String));
      const [{ physicalLocation }] = result.locations;
      expect(physicalLocation.artifactLocation.uri).toBe('a%20b/c%2Cd%3Ae%25.yaml');
      expect(physicalLocation.region.startLine).toBeGreaterThan(0);
      expect(result.partialFingerprints['posternFinding/v1']).toMatch(/^[0-9a-f]{32}$/u);
    }
  });

  test('has a descriptor for each rule of a policy that has found something', () => {
    const custom = { ...odd, rule: 'team/owner', policy: 'team', notes: ['who owns what'] };
    const other = { ...odd, rule: 'team/cost-centre', policy: 'team' };
    const [{ tool, results }] = JSON.parse(formatters.sarif([custom, odd, other, custom], inputs)).runs;
    expect(tool.driver.rules.map(({ id }: { id: string }) => id)).toEqual([
      'PST110',
      'team/owner',
      'team/cost-centre',
    ]);
    expect(results.map(({ ruleIndex }: { ruleIndex: number }) => ruleIndex)).toEqual([1, 0, 2, 1]);
    expect(tool.driver.rules[1]).toEqual({
      id: 'team/owner',
      shortDescription: { text: 'rule owner of SecretPolicy team' },
      fullDescription: { text: 'rule owner of SecretPolicy team: who owns what' },
      help: { text: expect.stringContaining('spec.custom of SecretPolicy team') },
      properties: { policy: 'team' },
    });
  });

  test('says a repair in lines and columns of the file', () => {
    const [replacement] = run.results[0].fixes[0].artifactChanges[0].replacements;
    expect(replacement).toEqual({
      deletedRegion: { startLine: 1, startColumn: 13, endLine: 1, endColumn: 40 },
      insertedContent: { text: 'external-secrets.io/v1' },
    });
  });

  test('knows a finding again when its line has moved, and another one from it', async () => {
    const moved = await lintTexts({ 'a b/c,d:e%.yaml': `# one line more\n${text}` });
    const prints = (sarif: string) =>
      JSON.parse(sarif).runs[0].results.map(
        (result: { partialFingerprints: object }) => Object.values(result.partialFingerprints)[0],
      );
    const before = prints(formatters.sarif(report.findings, inputs));
    expect(prints(formatters.sarif(moved.findings, inputs))).toEqual(before);
    expect(new Set(before).size).toBe(2);
  });
});

describe('text', () => {
  test('has colour where it is asked for and none where not', () => {
    expect(formatters.text(report.findings, inputs)).not.toContain('\u001B');
    expect(formatters.text(report.findings, { ...inputs, hasColour: true })).toContain(
      '\u001B[31merror\u001B[39m',
    );
  });
});
