import { expect, test } from 'vitest';
import type { IndexedObject } from '../../manifest/object-index.ts';
import { applicationContainers } from '../containers.ts';
import { deliverNamed } from './deliver-named.ts';
import { externalSecret, manifests, NAMESPACE } from '../testing/manifests.ts';

function findings(names: readonly string[], ...more: readonly IndexedObject[]) {
  const spec = { containers: [{ name: 'app' }] };
  return deliverNamed(
    { spec, containers: applicationContainers(spec) },
    names,
    {},
    manifests(...more),
    NAMESPACE,
  ).findings;
}

const target = (name: string) => ({ target: { name } });

test.each<[string, IndexedObject[]]>([
  [
    'both write one Secret',
    [externalSecret('x', ['a'], target('same')), externalSecret('y', ['b'], target('same'))],
  ],
  [
    'one writes a Secret with the name of the other',
    [externalSecret('x', ['a'], target('y')), externalSecret('y', ['b'])],
  ],
])('two named ExternalSecrets are refused where %s', (_, both) => {
  expect(findings(['x', 'db', 'y'], ...both)).toEqual([
    {
      rule: 'PST311',
      severity: 'error',
      path: 'metadata.annotations[postern.dev/inject]',
      message: expect.stringMatching(
        /^ExternalSecrets x and y both write Secret (same|y): their files would be in one folder$/,
      ),
      fix: 'give one of them another spec.target.name',
    },
  ]);
});

test('names with targets of their own are fine, also one that nobody has seen yet', () => {
  expect(findings(['db', 'api', 'x', 'unseen'], externalSecret('x', ['a'], target('unseen')))).toEqual([]);
});
