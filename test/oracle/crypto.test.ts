import { beforeAll, describe, expect, test } from 'vitest';

import {
  archiveCases,
  cipherCases,
  hashCases,
  jwkCases,
  keyCases,
  pemCases,
} from './cases/crypto-reading.ts';
import { cryptoWorld, type World } from './cases/crypto-world.ts';
import { judged, rendered, type Outcome } from './function-agreement.ts';

let world: World = {};

beforeAll(async () => {
  world = await cryptoWorld();
}, 120_000);

/** Where one fails the other has to, whatever its words. */
function comparable({ template, output, error }: Outcome, other: Outcome | undefined) {
  const bothFail = output === undefined && other?.output === undefined;
  return bothFail ? { template } : { template, output, error };
}

describe.each([
  ['archives', archiveCases],
  ['PEM and chains', pemCases],
  ['private keys and certificates', keyCases],
  ['JSON Web Keys', jwkCases],
  ['ciphers', cipherCases],
  ['hashes, passwords and what is refused', hashCases],
])('%s', (_, templates) => {
  test(`${templates.length} templates give the bytes that Go gives, or fail as there, quoting no data`, async () => {
    const theirs = await judged(templates, world);
    const ours: Outcome[] = [];
    for (const template of templates) ours.push(await rendered(template, world));

    expect(ours.map((one, index) => comparable(one, theirs[index]))).toEqual(
      theirs.map((one, index) => comparable(one, ours[index])),
    );
    expect(ours.filter(({ error }) => error !== undefined && quotesData(error))).toEqual([]);
  });
});

/** Lines of keys, certificates and archives; short ones may stand in a message by chance. */
function quotesData(message: string): boolean {
  return Object.values(world)
    .flatMap(text => text.split('\n'))
    .some(line => line.length > 30 && !line.startsWith('-----') && message.includes(line));
}
