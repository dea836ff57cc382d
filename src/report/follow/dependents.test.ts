import { beforeEach, expect, test } from 'vitest';
import { createDependents, type Dependents } from './dependents.ts';

const secret = (name: string) => ({ kind: 'ExternalSecret', namespace: 'shop', name });
const deployment = { kind: 'Deployment', namespace: 'shop', name: 'a' };
let dependents: Dependents;
const names = (...lookups: string[]): string[] =>
  dependents.of(lookups).map(({ kind, name }) => `${kind} ${name}`);

beforeEach(() => {
  dependents = createDependents();
  dependents.put(secret('a'), ['store', 'namespace', 'store']);
  dependents.put(secret('b'), ['store', 'other']);
  dependents.put(deployment, ['namespace']);
});

test('those that need any of what has changed are found, each once', () => {
  expect(names('store', 'namespace')).toEqual(['ExternalSecret a', 'ExternalSecret b', 'Deployment a']);
  expect(names('other')).toEqual(['ExternalSecret b']);
  expect(names('nothing')).toEqual([]);
});

test('an object is found with its place', () => {
  expect(dependents.of(['other'])).toEqual([secret('b')]);
});

test('what an object was judged by before counts no more', () => {
  dependents.put(secret('a'), ['another']);
  expect(names('store', 'namespace')).toEqual(['ExternalSecret b', 'Deployment a']);
  expect(names('another')).toEqual(['ExternalSecret a']);
  dependents.put(secret('a'), []);
  expect(names('another')).toEqual([]);
});

test('an object that goes is found no more, and one of the same name and another kind is', () => {
  dependents.drop({ ...secret('a') });
  dependents.drop(secret('unknown'));
  expect(names('store', 'namespace')).toEqual(['ExternalSecret b', 'Deployment a']);
});

test('of a kind those stay that a list still has', () => {
  dependents.retain('ExternalSecret', [{ namespace: 'other', name: 'a' }, secret('b')]);
  dependents.retain('Unknown', []);
  expect(names('store', 'namespace')).toEqual(['ExternalSecret b', 'Deployment a']);
});
