/** URLs to maps and back. */
import { formatUrl, formatUser, hostnameOf, parseUrl } from '../../golang/url/url.ts';
import type { UserInfo } from '../../golang/url/url-authority.ts';
import { FunctionFailure, type FunctionTable } from '../function.ts';
import type { GoMap } from '../value.ts';
import { define } from './define.ts';
import { anyMap } from './values/make-values.ts';
import { kindName } from './values/kind-name.ts';

export const urls: FunctionTable = {
  urlParse: define(['string'], text => {
    const url = parseUrl(text);
    if (url === undefined) throw new FunctionFailure('unable to parse url');
    return anyMap([
      ['scheme', url.scheme],
      ['host', url.host],
      ['hostname', hostnameOf(url.host)],
      ['path', url.path],
      ['query', url.query],
      ['opaque', url.opaque],
      ['fragment', url.fragment],
      ['userinfo', url.user === undefined ? '' : formatUser(url.user)],
    ]);
  }),
  urlJoin: define(['map'], map =>
    formatUrl({
      scheme: textIn(map, 'scheme'),
      host: textIn(map, 'host'),
      path: textIn(map, 'path'),
      query: textIn(map, 'query'),
      opaque: textIn(map, 'opaque'),
      fragment: textIn(map, 'fragment'),
      user: userOf(textIn(map, 'userinfo')),
    }),
  ),
};

function textIn({ entries }: GoMap, key: string): string {
  const value = entries.has(key) ? entries.get(key) : '';
  if (typeof value === 'string') return value;
  throw new FunctionFailure(
    `unable to parse ${key} key, must be of type string, but ${kindName(value)} found`,
  );
}

function userOf(userinfo: string): UserInfo | undefined {
  if (userinfo === '') return undefined;
  const url = parseUrl(`proto://${userinfo}@host`);
  if (url === undefined) throw new FunctionFailure('unable to parse userinfo in dict');
  return url.user;
}
