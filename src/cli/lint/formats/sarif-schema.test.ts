import schemaFile from '@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json' with { type: 'json' };
import { Ajv } from 'ajv';
import { expect, test } from 'vitest';
import { allRules } from '../../rules.ts';
import { lintTexts } from '../testing/lint-text.ts';
import { formatters } from './index.ts';

// OASIS' own schema. It is written for draft 4 of JSON Schema, of which it uses nothing that later drafts read otherwise.
const { $schema: _, id: $id, ...schema } = schemaFile;
const isSarif = new Ajv({ strict: false, validateFormats: false, unicodeRegExp: false }).compile({
  $id,
  ...schema,
});

const text = `apiVersion: external-secrets.io/v1beta1
kind: ExternalSecret
metadata: { name: db, namespace: shop }
spec:
  secretStoreRef: { name: vault }
  refreshInterval: 1d
  target: { name: <name> }
  data: [{ secretKey: password, remoteRef: { key: db, versoin: 2 } }, { secretKey: password }]
`;

const policy = `apiVersion: postern.dev/v1alpha1
kind: SecretPolicy
metadata: { name: team }
spec: { custom: [{ name: owner, message: an owner is missing, expression: "has(object.metadata.labels)" }] }
`;

async function sarifOf(texts: Record<string, string>): Promise<unknown> {
  const { findings } = await lintTexts(texts);
  return JSON.parse(
    formatters.sarif(findings, {
      hasColour: false,
      version: '1.2.3',
      rules: allRules,
      counts: () => true,
      textOf: file => texts[file],
    }),
  );
}

test.for([
  ['findings with repairs', { 'a.yaml': text }],
  ['findings without a line', { 'b.yaml': 'a: [' }],
  ['findings of a policy', { 'a.yaml': text, 'policy.yaml': policy }],
  ['no findings', {}],
] as const)('%s are SARIF 2.1.0 by its own schema', async ([, texts]) => {
  expect(isSarif(await sarifOf(texts)), JSON.stringify(isSarif.errors)).toBe(true);
});

test('the schema refuses what is not', async () => {
  const sarif = await sarifOf({ 'a.yaml': text });
  expect(isSarif({ ...Object(sarif), version: '2.0.0' })).toBe(false);
});
