import { expect, test } from 'vitest';
import { formatUrl, hostnameOf, parseUrl } from './url.ts';

test('a URL is taken apart, its path, user and fragment without escapes', () => {
  expect(parseUrl('HTTP://us%20er:p%40ss@host:80/a%20b?x=%20#f%20g')).toEqual({
    scheme: 'http',
    opaque: '',
    user: { name: 'us er', password: 'p@ss' },
    host: 'host:80',
    path: '/a b',
    query: 'x=%20',
    fragment: 'f g',
  });
});

test.each([
  ['mailto:me@example.org', { scheme: 'mailto', opaque: 'me@example.org' }],
  ['//host/p', { host: 'host', path: '/p' }],
  ['///x', { host: '', path: '///x' }],
  ['postgres://u:p@h1:1,h2:2/db', { host: 'h1:1,h2:2' }],
  ['http://[fe80::1%25en0]:80/', { host: '[fe80::1%en0]:80' }],
  ['http://user:@h', { user: { name: 'user', password: '' } }],
  ['*', { path: '*' }],
  ['a?b?c#d#e', { path: 'a', query: 'b?c', fragment: 'd#e' }],
])('%s', (text, parts) => {
  expect(parseUrl(text)).toMatchObject(parts);
});

test.each([
  'http://a b/',
  'http://h/%zz',
  'http://h:x/',
  ':foo',
  '1a:b/c',
  'http://[::1',
  'http://[1.2.3.4]/',
  'http://h\n/',
  'http://us er@h/',
  'http://h/#%z',
  'http://%41/',
  'http://h:1:2/',
])('%j is no URL', text => {
  expect(parseUrl(text)).toBeUndefined();
});

const empty = { scheme: '', opaque: '', user: undefined, host: '', path: '', query: '', fragment: '' };

test.each([
  [{ scheme: 'http', host: 'h', path: '/a b', fragment: 'f g' }, 'http://h/a%20b#f%20g'],
  [{ host: 'h', path: 'p' }, '//h/p'],
  [{ path: 'a:b' }, './a:b'],
  [{ scheme: 'x', path: 'p' }, 'x://p'],
  [{ scheme: 'mailto', opaque: 'a@b' }, 'mailto:a@b'],
  [{ user: { name: 'a/b', password: 'c:d' }, host: 'h' }, '//a%2Fb:c%3Ad@h'],
])('%j is written as %s', (parts, text) => {
  expect(formatUrl({ ...empty, ...parts })).toBe(text);
});

test.each([
  ['h:80', 'h'],
  ['[::1]:80', '::1'],
  ['h:', 'h'],
  ['h:x', 'h:x'],
])('the name in %s is %s', (host, name) => {
  expect(hostnameOf(host)).toBe(name);
});
