import { describe, expect, test } from 'vitest';
import { serverUrlFindings } from './server-url.ts';

describe('the URL of a server', () => {
  test.for([
    ['https://<vault-address>:8200', 'has a placeholder', 'write the real address in its place'],
    ['https://vault.<your domain>/x', 'has a placeholder', 'write the real address in its place'],
    ['https://vault .shop:8200', 'is not a URL', 'write https://<host>:<port>'],
    ['https://<>:8200', 'is not a URL', 'write https://<host>:<port>'],
    ['', 'must not be empty', 'write https://<host>:<port>'],
  ] as const)('%j: %s', ([url, says, fix]) => {
    const message = expect.stringContaining(says) as unknown;
    expect(serverUrlFindings('spec.url', url)).toMatchObject([{ severity: 'error', message, fix }]);
  });

  test.for(['https://vault.shop:8200', 'http://vault.shop/v?a=<b>'])('%s is one', url => {
    expect(serverUrlFindings('spec.url', url)).toEqual([]);
  });
});
