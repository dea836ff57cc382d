import { expect, test } from 'vitest';
import { CHECKED_GENERATOR_KINDS } from '../../api/checked-kinds.ts';
import { customResourceDefinition } from '../../api/schema/crd.ts';
import { generatorDefinition } from '../../api/generators/definition.ts';
import { GENERATOR_KINDS } from '../../api/generators/index.ts';
import { KINDS } from '../../api/kinds.ts';
import { POLICY_KINDS } from './resources.ts';

const definitions = [
  ...KINDS.map(kind => customResourceDefinition(kind)),
  ...GENERATOR_KINDS.map(kind => generatorDefinition(kind)),
];

test.for(definitions)('$metadata.name is asked for as it is served', ({ spec: { group, names } }) => {
  expect(POLICY_KINDS.get(names.kind)).toMatchObject({ apiGroups: [group], resources: [names.plural] });
});

test.for([
  'ClusterExternalSecret',
  'PushSecret',
  'ClusterPushSecret',
  'Pod',
  'Deployment',
  'CronJob',
  ...CHECKED_GENERATOR_KINDS,
])('%s is asked for by its name and an s', kind => {
  expect(POLICY_KINDS.get(kind)?.resources).toEqual([`${kind.toLowerCase()}s`]);
});
