/** Whole ExternalSecrets: the Secret that Postern makes against the one of ESO's own controller. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { handWritten, refusedByTheApiServer } from './cases/pipelines/index.ts';
import { pipelineCase } from './generate/pipelines.ts';
import { byExternalSecrets, byPostern, nothing, type Made, type PipelineCase } from './pipeline.ts';

/** Both results of each case, without the words of a failure. */
async function compare(cases: readonly PipelineCase[]): Promise<void> {
  const theirs = (await byExternalSecrets(cases)).map(asStored);
  const ours = await Promise.all(cases.map(byPostern));
  const shown = (results: typeof ours) =>
    results.map(({ error, ...made }, index) => ({
      title: cases[index]?.title,
      ...made,
      // Only to explain a difference; compared is what was made.
      ...(ours[index]?.ok === theirs[index]?.ok ? {} : { error }),
    }));
  expect(shown(ours)).toEqual(shown(theirs));
}

/** ESO's controller ran without an API server, which stores no key of other letters than these. */
function asStored<Result extends Made>(made: Result): Result {
  const isKey = (key: string): boolean => /^(?!\.{1,2}$|\.\.)[-._a-zA-Z0-9]{1,253}$/.test(key);
  return Object.keys(made.data).every(isKey) ? made : { ...made, ...nothing };
}

test('hand-written manifests give the same data, type, labels and annotations, or fail both', async () => {
  expect(handWritten.length).toBeGreaterThan(100);
  await compare(handWritten);
});

test('a part of them fails, so that failing together is tested', async () => {
  const results = await byExternalSecrets(handWritten);

  expect(results.filter(({ ok }) => !ok).length).toBeGreaterThan(25);
});

test('generated manifests', async () => {
  await fc.assert(fc.asyncProperty(fc.array(pipelineCase, { minLength: 10, maxLength: 30 }), compare), {
    numRuns: 15,
  });
});

describe('what an API server would refuse is refused before it gets there', () => {
  test.for(refusedByTheApiServer.map(one => [one.title, one] as const))('%s', async ([, one]) => {
    const [theirs] = await byExternalSecrets([one]);

    expect(theirs?.ok).toBe(true);
    expect(await byPostern(one)).toMatchObject({
      ok: false,
      error: expect.stringMatching(/is no key of a Secret|needs /),
    });
  });
});

describe('a failure has the words that users of External Secrets look for', () => {
  test.for([
    'dataFrom: extract: nothing there',
    'dataFrom: find: a broken expression',
    'dataFrom: extract: one value that cannot be decoded fails all',
    'dataFrom: extract: two keys that become one',
    'data: an entry that is not there',
    'data: base64 without its padding',
    'template: a missing key',
    'template: an action that is not closed',
    'template: a literal that is a list',
    'template: configMap: a key that is not there',
  ])('%s', async title => {
    const one = handWritten.find(candidate => candidate.title === title);
    if (one === undefined) throw new Error('there is no such case');
    const [theirs] = await byExternalSecrets([one]);
    const ours = await byPostern(one);

    // Admission says what is wrong with a text before ESO would come to it.
    const found = ours.error.startsWith('ExternalSecret app: spec.') ? theirs?.error : ours.error;
    expect(found).toContain(openingOf(theirs?.error ?? ''));
  });
});

/** ESO's message up to where its parts begin to hold keys and texts of the case. */
function openingOf(message: string): string {
  const openings = [
    /^error processing spec\.\S+(?: \(key: \S+\))?, err: (?:error (?:applying|getting) [^:]+: )?/,
    /^could not apply template: (?:could not execute template|error fetching templateFrom data): /,
  ];
  const found = openings.map(opening => opening.exec(message)?.[0]).find(opening => opening !== undefined);
  if (found === undefined) throw new Error(`no known opening: ${message}`);
  return found;
}
