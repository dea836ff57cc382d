import { beforeAll, describe, expect, test } from 'vitest';

import { openssl } from '../../src/x509/testing/openssl.ts';
import { certificateCases, makingCases } from './cases/crypto-making.ts';
import { cryptoWorld, type World } from './cases/crypto-world.ts';
import { judged, rendered } from './function-agreement.ts';

let world: World = {};

beforeAll(async () => {
  world = await cryptoWorld();
}, 120_000);

test.each(makingCases)('Go and we read the same from $make, whoever made it', async ({ make, read }) => {
  const [theirs] = await judged([make], world);
  const ours = await rendered(make, world);
  const answers = [];
  for (const made of [theirs, ours]) {
    const strings = { ...world, made: made?.output ?? 'nothing was made' };
    answers.push((await judged([read], strings))[0], await rendered(read, strings));
  }

  const [expected] = answers;
  const outputs = answers.map(answer => answer?.output);
  expect([theirs?.error, ours.error]).toEqual([undefined, undefined]);
  expect(outputs).toEqual(outputs.map(() => expected?.output));
});

describe('certificates', () => {
  test(`openssl prints the same of ${certificateCases.length} of ours and of Go's`, async () => {
    const theirs = await judged(certificateCases, world);
    for (const [index, template] of certificateCases.entries()) {
      const ours = await rendered(template, world);
      expect({ template, printed: await printed(ours.output) }).toEqual({
        template,
        printed: await printed(theirs[index]?.output),
      });
    }
  });
});

/** Text and types of all fields, with what is new each time left out. */
async function printed(pem: string | undefined): Promise<string> {
  const files = { 'c.pem': pem ?? '' };
  const text = await openssl(
    ['x509', '-in', 'c.pem', '-noout', '-text', '-nameopt', 'show_type,utf8'],
    files,
  );
  return text
    .replace(/Serial Number:\s+.*/, 'a serial number')
    .replaceAll(/ \d\d:\d\d:\d\d (\d{4} GMT)/g, ' $1')
    .replaceAll(/(?:\s+(?:[0-9a-f]{2}:)+[0-9a-f]{0,2}$)+/gm, ' bytes');
}
