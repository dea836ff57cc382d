import { expect, test } from 'vitest';
import { readsOnlyNames } from './reads-only-names.ts';

test.for([
  '"no " + object.metadata.name',
  '"%s %s".format([object.kind, object.metadata.?namespace.orValue("")])',
  'object.metadata.labels["team"] + object["metadata"].name + oldObject.metadata.labels.team',
  'namespaceObject.metadata.name + object.metadata.labels.map(l, l).join(",")',
  '"nothing at all"',
])('names alone are read by %s', source => {
  expect(readsOnlyNames(source)).toBe(true);
});

test.for([
  'object.spec.target.name',
  'oldObject.metadata.annotations["note"]',
  'object.?spec.?x.orValue("")',
  'object["sp" + "ec"].x',
  'object.metadata.labels[object.spec.x]',
  'string(object)',
  'cel.bind(o, object, o.metadata.name)',
  'object.metadata.map(k, string(object.metadata[k])).join("")',
  'object.metadata.labelsX',
  'object.metadata["labels-of"]',
  'object.metadata.name + (true ? object.data.p : "")',
  '"%s".format([[object.data]])',
  '{"a": object.data.p}.a',
  '(',
])('more than names is read by %s', source => {
  expect(readsOnlyNames(source)).toBe(false);
});
