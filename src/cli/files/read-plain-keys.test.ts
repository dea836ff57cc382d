import { describe, expect, test } from 'vitest';
import { readPlainKeys } from './read-plain-keys.ts';

const CANARY = 'Zq9-hunter7';
const template = (data: string): string =>
  `apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata: { name: db }
spec:
  target: { template: { data: ${data} } }
`;

describe('a key that is an alias', () => {
  test('of a value that may be secret is said with its place, and nothing is read of its document', () => {
    const other = 'apiVersion: v1\nkind: Pod\nmetadata: { name: a }\n';
    const text = `${other}---\n${template(`{ x: &tok ${CANARY}, *tok : "{{ .nope }}" }`)}`;
    const { objects, problems } = readPlainKeys(text, 'a.yaml');
    expect(objects.map(({ object }) => object['kind'])).toEqual(['Pod']);
    expect(problems).toMatchObject([{ file: 'a.yaml', line: 9, kind: 'alias' }]);
    expect(JSON.stringify(problems)).not.toContain(CANARY);
  });

  test('of a name is the name', () => {
    const text = template('{ *shop : "{{ .a }}" }').replace('name: db', 'name: &shop db');
    const { objects, problems } = readPlainKeys(text, 'a.yaml');
    expect(problems).toEqual([]);
    expect(objects[0]?.object['spec']).toEqual({ target: { template: { data: { db: '{{ .a }}' } } } });
  });
});

test('an alias that is a value is what it repeats, secret or not', () => {
  const { objects, problems } = readPlainKeys(template(`{ x: &tok ${CANARY}, z: *tok }`), 'a.yaml');
  expect(problems).toEqual([]);
  expect(JSON.stringify(objects[0]?.object)).toContain(`"z":"${CANARY}"`);
});
