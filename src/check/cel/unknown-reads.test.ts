import { describe, expect, test } from 'vitest';
import { seenSchemas } from '../secret-policy/seen-schemas.ts';
import { unknownReads } from './unknown-reads.ts';

const reads = (source: string, ...kinds: readonly string[]): readonly string[] =>
  unknownReads(source, seenSchemas([kinds])).map(({ position, name }) => `${position} ${name}`);

describe('of an ExternalSecret', () => {
  test.for([
    'object.spec.refreshInterval',
    'has(object.spec.target.template.data)',
    'object.spec.?data.orValue([]).all(e, e.remoteRef.key != "")',
    '(object.spec.data + object.spec.?dataFrom.orValue([])).exists(e, has(e.sourceRef))',
    '[object.spec.secretStoreRef].map(s, s.name).join(",")',
    'object.spec.target.template.data["whatever.key"]',
    'object.spec.target.template.metadata.labels.whatever',
    'object.metadata.labels.whatever',
    'object.metadata.annotations[?"whatever"].orValue("")',
    'object.metadata.ownerReferences[0].whatever',
    'object.status.whatever',
    'oldObject == null || oldObject.spec.refreshPolicy == "OnChange"',
    'object.spec.target.template.data.exists(key, key.startsWith("a"))',
    'object.spec.?target.optMap(t, t.name).orValue("")',
    'object.spec.?target.orValue({"whatever": 1}).whatever',
    'dyn(object).spec.data[0].secretKey.lowerAscii()',
    'cel.bind(s, object.spec, s.refreshInterval)',
    'object.spec.data.filter(object, object.secretKey == "a").size() > 0',
  ])('%s is there', source => {
    expect(reads(source, 'ExternalSecret')).toEqual([]);
  });

  test.for([
    ['object.spec.refreshIntervall', 'refreshIntervall'],
    ['object.specs', 'specs'],
    ['object["spec"]["refreshIntervall"]', 'refreshIntervall'],
    ['has(object.spec.target.nam)', 'nam'],
    ['object.spec.?taget.?name.orValue("")', 'taget'],
    ['object.spec.?target.?nam.orValue("")', 'nam'],
    ['object.spec.data.all(e, e.remoteRef.ky != "")', 'ky'],
    ['object.spec.data[0].remoteRef.ky', 'ky'],
    [
      '(object.spec.?data.orValue([]) + object.spec.?dataFrom.orValue([])).all(e, has(e.sorceRef))',
      'sorceRef',
    ],
    ['[object.spec.secretStoreRef].map(s, s.nam)', 'nam'],
    ['object.spec.data.filter(e, true).map(e, e.remoteRef).exists(r, has(r.ky))', 'ky'],
    ['object.spec.?target.optMap(t, t.nam).orValue("")', 'nam'],
    ['cel.bind(s, object.spec, s.refreshIntervall)', 'refreshIntervall'],
    ['(true ? object.spec : oldObject.spec).refreshIntervall', 'refreshIntervall'],
    ['object.spec.?target.or(oldObject.spec.?target).value().nam', 'nam'],
    ['"%s".format([object.metadata.label.team])', 'label'],
    ['object.spec.refreshInterval.seconds', 'seconds'],
    ['object.spec.data.secretKey', 'secretKey'],
    ['namespaceObject.metadata.annotations', 'annotations'],
  ] as const)('%s reads a field that is not', ([source, name]) => {
    expect(reads(source, 'ExternalSecret')).toEqual([expect.stringMatching(new RegExp(` ${name}$`, 'u'))]);
  });
});

describe('the kinds that a rule is about', () => {
  test('have a field if one of them has it', () => {
    const source = 'object.kind == "PushSecret" ? has(object.spec.selector) : has(object.spec.data)';
    expect(reads(source, 'PushSecret', 'ExternalSecret')).toEqual([]);
    expect(reads(source, 'ExternalSecret')).toEqual(['1:35 selector']);
  });

  test('may have fields at a provider that is not known, and none at one that is', () => {
    expect(reads('object.spec.provider.newvault.server', '*SecretStore')).toEqual([]);
    expect(reads('object.spec.provider.vault.sever', '*SecretStore')).toEqual(['1:1 sever']);
  });

  test.for([['Deployment'], ['Secret'], ['*'], ['ExternalSecret', 'Job'], ['Custom*']])(
    '%s may have any field but in their metadata',
    kinds => {
      expect(reads('object.spec.whatever.all(e, e.more)', ...kinds)).toEqual([]);
      expect(reads('object.metadata.label', ...kinds)).toEqual(['1:1 label']);
    },
  );

  test('are those of the policy and of the rule', () => {
    const read = (...lists: readonly (readonly string[] | undefined)[]): number =>
      unknownReads('object.spec.refreshIntervall', seenSchemas(lists)).length;
    expect(read(['*'], ['ExternalSecret'])).toBe(1);
    expect(read(['ExternalSecret', 'Job'], ['External*'])).toBe(1);
    expect(read(undefined, ['ExternalSecret'])).toBe(1);
    expect(read(undefined, undefined)).toBe(0);
  });
});

test('takes little time for lists that are put together from themselves', () => {
  const doubled = (depth: number, name: string): string =>
    depth === 0
      ? `${name}.x`
      : `cel.bind(${name}a, [${name}] + [${name}], ${doubled(depth - 1, `${name}a`)})`;
  expect(reads(doubled(22, 'object'), 'ExternalSecret', 'SecretStore')).toEqual([]);
});

test('the fields that there are come with it', () => {
  const [read] = unknownReads('object.spec.provider.vault.auth.x', seenSchemas([['SecretStore']]));
  expect(read?.fields).toContain('kubernetes');
});

test('what does not parse reads nothing', () => {
  expect(reads('object.spec.(', 'ExternalSecret')).toEqual([]);
});
