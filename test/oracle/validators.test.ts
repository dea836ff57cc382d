/** Parity with External Secrets Operator's validators: by rule, judged by its own code. */
import { beforeAll, describe, expect, test } from 'vitest';
import { checkObject } from '../../src/check/check.ts';
import { isError } from '../../src/check/finding.ts';
import { ruleFiles } from '../../src/check/testing/rule-files.ts';
import { readManifests } from '../../src/manifest/read/read.ts';
import { newerRefusals, refusals } from './cases/eso-validators.ts';
import { validated, type Verdict } from './validators.ts';

const errorsOf = (manifest: unknown) =>
  checkObject(manifest)
    .filter(isError)
    .map(({ rule }) => rule);

describe('what External Secrets refuses', () => {
  let verdicts: readonly Verdict[] = [];
  beforeAll(async () => {
    verdicts = await validated(refusals.map(({ manifest }) => manifest));
  });

  test.for(refusals.map((refusal, index) => ({ ...refusal, index })))(
    '$rule: $says',
    ({ rule, says, manifest, index }) => {
      expect(verdicts[index]?.error).toContain(says);
      expect(errorsOf(manifest)).toContain(rule);
    },
  );
});

test.for([...newerRefusals])('of newer versions, $rule: $says', ({ rule, manifest }) => {
  expect(errorsOf(manifest)).toContain(rule);
});

test('what our examples call right External Secrets accepts', async () => {
  const files = await ruleFiles();
  const passing = files.flatMap(({ file, cases }) =>
    cases
      .filter(({ expected }) => expected.length === 0)
      .flatMap(({ text }) => readManifests(text, file).objects.map(({ object }) => object))
      .filter(({ apiVersion, kind }) => apiVersion === 'external-secrets.io/v1' && judged.has(String(kind)))
      .filter(object => errorsOf(object).length === 0 && !isNewer(object) && !isOpen(object)),
  );
  const verdicts = await validated(passing);
  const refused = passing.flatMap((object, index) =>
    verdicts[index]?.error === '' ? [] : [{ object, error: verdicts[index]?.error }],
  );
  expect(passing.length).toBeGreaterThan(50);
  expect(refused).toEqual([]);
});

const judged = new Set(['ExternalSecret', 'SecretStore', 'ClusterSecretStore']);

/** Providers and fields of them that the judge's version does not have, or panics of where nothing is wrong. */
const newer = [
  'beyondtrust',
  'pulumi',
  'barbican',
  'beyondtrustworkloadcredentials',
  'crd',
  'dvls',
  'environment',
  'nebiusmysterybox',
  'openBao',
  'ovh',
];

function isNewer({ spec }: Readonly<Record<string, unknown>>): boolean {
  return newer.some(name => JSON.stringify(spec).includes(`"${name}":`));
}

/** What something else fills in before External Secrets sees it. */
function isOpen({ spec }: Readonly<Record<string, unknown>>): boolean {
  return JSON.stringify(spec).includes('${');
}
