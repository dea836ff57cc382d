import { expect, test } from 'vitest';
import { CHECKED_KINDS, checkedSchemaOf, groupOf, type CheckedKindVersion } from '../api/checked-kinds.ts';
import { POLICY_KIND } from '../api/secret-policy.ts';
import { LAST_APPLIED } from '../manifest/last-applied.ts';
import { checkAdmitted } from './check-admitted.ts';
import { badGrowth, hostileTexts, textPlaces, withText, type Path } from './testing/hostile-texts.ts';

/** What is right, so that advice is given as well. */
const SPECS: Partial<Record<CheckedKindVersion['kind'], object>> = {
  ExternalSecret: { secretStoreRef: { name: 'main' }, data: [{ secretKey: 'a', remoteRef: { key: 'a' } }] },
};

/** Their fields each have a meaning of their own; those of the other kinds go through the same few rules. */
const READ_CLOSELY: ReadonlySet<string> = new Set(['ExternalSecret', 'PushSecret', POLICY_KIND]);

const ENVELOPE: readonly Path[] = [
  ['apiVersion'],
  ['metadata', 'name'],
  ['metadata', 'labels', 'a'],
  ['metadata', 'annotations', 'a'],
  ['metadata', 'annotations', LAST_APPLIED],
  ['spec', '<key>'],
];

// A SecretStore has the same providers as a ClusterSecretStore, which has more than they.
const current = CHECKED_KINDS.filter(({ kind, version }) => version !== 'v1beta1' && kind !== 'SecretStore');

test.for(current)('no text in a $kind takes time in proportion to its square', { timeout: 180_000 }, type => {
  const schema = checkedSchemaOf(type);
  const texts = hostileTexts(wordsOfPatterns(JSON.stringify(schema)));
  const spec = SPECS[type.kind] ?? {};
  const object = {
    apiVersion: `${groupOf(type.kind)}/${type.version}`,
    kind: type.kind,
    metadata: { name: 'a' },
    spec,
  };
  const places = [...ENVELOPE, ...textPlaces(schema.properties?.['spec'] ?? {}, ['spec'])];

  const bad = places.flatMap((place, at) =>
    texts
      // A few for each field, others for the next: what two fields have in common is found with either.
      .filter((_, i) => READ_CLOSELY.has(type.kind) || isCloselyRead(place) || i % 31 === at % 31)
      .flatMap(text => {
        const growth = badGrowth(value => checkAdmitted(withText(object, place, value)), text);
        return growth === undefined ? [] : [`${place.join('.')}, ${text.name}: ${growth}`];
      }),
  );

  expect(bad).toEqual([]);
});

/** Expressions and templates of stores and generators; no provider has its own way to read them. */
function isCloselyRead(place: Path): boolean {
  return place.some(step => ['conditions', 'webhook', 'whitelist', 'url', 'body'].includes(String(step)));
}

/** `@every ` of a schedule, `.iam.gserviceaccount.com` of an address. */
function wordsOfPatterns(schema: string): readonly string[] {
  return Array.from(schema.matchAll(/"pattern":"(?<pattern>(?:[^"\\]|\\.)*)"/gu), ({ groups }) =>
    Array.from(groups?.['pattern']?.matchAll(/@[a-z]+ ?|(?:\\\\\.[a-z]+)+/gu) ?? [], ([word]) =>
      word.replaceAll('\\', ''),
    ),
  ).flat();
}
