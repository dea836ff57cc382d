import { describe, expect, test } from 'vitest';
import { requestFindings } from './provider-requests.ts';

describe('a reference of the form op://', () => {
  test.for([
    ['onepassword', 'value', 'op://prod/db/password', 'write key: db, property: password'],
    ['onepassword', 'value', 'op://prod/db', 'write key: db'],
    ['onepassword', 'extract', 'op://prod/db/password', 'write key: db'],
    ['onepasswordSDK', 'value', 'op://prod/db/password', 'write key: db/password'],
    ['onepasswordSDK', 'value', 'op://prod/db/login/password', 'write key: db/login/password'],
    ['onepasswordSDK', 'extract', 'op://prod/db/password', 'write key: db'],
  ] as const)('is not what %s wants for a %s: %s', ([name, what, key, fix]) => {
    const request = { what, path: 'spec.place', ref: { key } };
    expect(requestFindings({ name, spec: { vault: 'prod' } }, request)).toMatchObject([
      { severity: 'error', path: 'spec.place.key', fix },
    ]);
  });

  test.for([
    ['onepassword', 'db'],
    ['onepasswordSDK', 'db/password'],
    ['vault', 'op://prod/db/password'],
  ] as const)('is no matter for %s with key %s', ([name, key]) => {
    const request = { what: 'value', path: 'spec.place', ref: { key } } as const;
    expect(requestFindings({ name, spec: { vault: 'prod' } }, request)).toEqual([]);
  });
});
