import { expect, test } from 'vitest';
import { managedKeys } from './managed-keys.ts';

const managed = (...fields: object[]) => ({ managedFields: fields.map(fieldsV1 => ({ fieldsV1 })) });

test.for<[string, unknown, readonly string[] | undefined]>([
  [
    'of all writers together, in order',
    managed({ 'f:data': { '.': {}, 'f:b': {} }, 'f:type': {} }, { 'f:data': { 'f:a': {}, 'f:ca.crt': {} } }),
    ['a', 'b', 'ca.crt'],
  ],
  [
    'of stringData and binaryData too',
    managed({ 'f:stringData': { 'f:a': {} } }, { 'f:binaryData': { 'f:b': {} } }),
    ['a', 'b'],
  ],
  ['not known where nobody has written data', managed({ 'f:metadata': { 'f:labels': {} } }), undefined],
  ['not known where the list was emptied', { managedFields: [] }, undefined],
  ['not known without the list', {}, undefined],
  ['not known from what is no object', 'text', undefined],
])('keys are %s', ([, metadata, keys]) => {
  expect(managedKeys(metadata)).toEqual(keys);
});
