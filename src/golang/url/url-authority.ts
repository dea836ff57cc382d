/** The part of a URL between `//` and the path: user, host and port. */
import { isIPv6 } from 'node:net';
import { unescapeUrl } from './url-escape.ts';

export interface UserInfo {
  readonly name: string;
  readonly password: string | undefined;
}

export interface Authority {
  readonly user: UserInfo | undefined;
  readonly host: string;
}

/** Undefined where Go finds an error. */
export function parseAuthority(scheme: string, text: string): Authority | undefined {
  const at = text.lastIndexOf('@');
  const host = parseHost(scheme, text.slice(at + 1));
  if (host === undefined || at === -1) return host === undefined ? undefined : { user: undefined, host };
  const user = parseUser(text.slice(0, at));
  return user === undefined ? undefined : { user, host };
}

function parseUser(text: string): UserInfo | undefined {
  if (!/^[A-Za-z0-9\-._:~!$&'()*+,;=%@]*$/.test(text)) return undefined;
  const colon = text.indexOf(':');
  const name = unescapeUrl(colon === -1 ? text : text.slice(0, colon), 'userinfo');
  const password = colon === -1 ? '' : unescapeUrl(text.slice(colon + 1), 'userinfo');
  if (name === undefined || password === undefined) return undefined;
  return { name, password: colon === -1 ? undefined : password };
}

function parseHost(scheme: string, text: string): string | undefined {
  const bracket = text.lastIndexOf('[');
  if (bracket > 0) return undefined;
  if (bracket === 0) return parseLiteral(text);
  // Lists of hosts with ports stand in the URLs of databases, so only for the web one colon is the limit.
  const isWeb = scheme === 'http' || scheme === 'https';
  const colon = isWeb ? text.indexOf(':') : text.lastIndexOf(':');
  if (colon !== -1 && !isPort(text.slice(colon))) return undefined;
  return unescapeUrl(text, 'host');
}

/** `[fe80::1%25en0]:80` */
function parseLiteral(text: string): string | undefined {
  const close = text.lastIndexOf(']');
  if (close === -1 || !isPort(text.slice(close + 1))) return undefined;
  const inner = text.slice(1, close);
  const zoneAt = inner.indexOf('%25');
  const address = unescapeUrl(zoneAt === -1 ? inner : inner.slice(0, zoneAt), 'host');
  const zone = zoneAt === -1 ? '' : unescapeUrl(inner.slice(zoneAt), 'zone');
  if (address === undefined || zone === undefined || zone === '%' || !isIPv6(address)) return undefined;
  return `[${address}${zone}]${text.slice(close + 1)}`;
}

function isPort(text: string): boolean {
  return /^(?::\d*)?$/.test(text);
}
