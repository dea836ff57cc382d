import { expect, test } from 'vitest';

import { webhookEntry } from './webhook-entry.ts';

const service = { name: 'postern', namespace: 'ns' };

test.each([
  ['a Service by its name', { service }, 'postern.ns.svc'],
  ['a url by its host', { url: 'https://hooks.example.com:8443/mutate' }, 'hooks.example.com'],
  ['a host in capitals as certificates have it', { url: 'https://HOOKS.example.com/' }, 'hooks.example.com'],
  ['a host with a dot at its end without that', { url: 'https://hooks.example.com./' }, 'hooks.example.com'],
  ['an IPv4 address', { url: 'https://127.0.0.1:9443/mutate' }, '127.0.0.1'],
  ['an IPv6 address without its brackets', { url: 'https://[2001:db8::1]:9443/mutate' }, '2001:db8::1'],
])('%s', (_what, clientConfig, calledAs) => {
  expect(webhookEntry('a', { ...clientConfig, caBundle: 'UEVN' })).toEqual({
    name: 'a',
    caBundle: 'PEM',
    calledAs,
  });
});

test.each([
  ['there is neither', {}],
  ['the url cannot be read', { url: 'https://' }],
  ['the host would be a wildcard', { url: 'https://*.example.com/' }],
  ['a label is too long', { url: `https://${'a'.repeat(64)}.example.com/` }],
  ['the host is too long', { url: `https://${'a.'.repeat(127)}com/` }],
])('no certificate can be issued for what is called when %s', (_why, clientConfig) => {
  expect(webhookEntry('a', clientConfig)).toEqual({ name: 'a', caBundle: '' });
});
