import { expect, test } from 'vitest';
import type { Container } from '../api/pod.ts';
import { applicationContainers } from './containers.ts';
import { keyJudge } from './key-fault.ts';
import { servedSecrets } from './served-secrets.ts';
import { injectContext, NAMESPACE } from './testing/manifests.ts';
import { variableFindings } from './variable-findings.ts';
import { wantedVariables } from './wanted-variables.ts';

const context = injectContext();

function findings(container: Omit<Container, 'name'>): readonly string[] {
  const containers = applicationContainers({ containers: [{ name: 'app', ...container }] });
  return wantedVariables(containers, {}, servedSecrets(context.manifests, NAMESPACE))
    .flatMap(wanted => variableFindings(wanted, keyJudge(context.manifests, NAMESPACE)))
    .map(({ rule, path }) => `${rule} ${path}`);
}

const db = { secretRef: { name: 'db' } };
const conf = { configMapRef: { name: 'conf' } };

test.each<[string, Omit<Container, 'name'>]>([
  ['the Secret comes last', { envFrom: [conf, db] }],
  [
    'the prefixes keep them apart',
    {
      envFrom: [
        { ...db, prefix: 'DB_' },
        { ...conf, prefix: 'CONF_' },
      ],
    },
  ],
  ['both are served', { envFrom: [db, { secretRef: { name: 'api' } }] }],
])('the order of envFrom does not matter where %s', (_, container) => {
  expect(findings(container)).toEqual([]);
});

test.each<[string, Omit<Container, 'name'>]>([
  ['both have no prefix', { envFrom: [db, conf] }],
  [
    'one prefix begins with the other',
    {
      envFrom: [
        { ...db, prefix: 'DB_' },
        { ...conf, prefix: 'DB_X_' },
      ],
    },
  ],
  ['the later one is a Secret of somebody else', { envFrom: [db, { secretRef: { name: 'other' } }] }],
])('a source behind a served one is warned about where %s', (_, container) => {
  expect(findings(container)).toEqual(['PST315 spec.containers[0].envFrom[1]']);
});

test('a key that is not produced is refused at its place, with whole Secrets before it', () => {
  const ref = (key: string) => ({ name: key, valueFrom: { secretKeyRef: { name: 'db', key } } });
  expect(findings({ envFrom: [db], env: [ref('password'), { name: 'A', value: 'x' }, ref('none')] })).toEqual(
    ['PST318 spec.containers[0].env[2].valueFrom.secretKeyRef.key'],
  );
});
