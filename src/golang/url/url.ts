/** net/url: a URL taken apart as Go does, and put together again. Strings of bytes. */
import { parseAuthority, type UserInfo } from './url-authority.ts';
import { escapeUrl, unescapeUrl } from './url-escape.ts';

export interface GoUrl {
  readonly scheme: string;
  /** What follows the scheme where no slash does: `mailto:` and the like. */
  readonly opaque: string;
  readonly user: UserInfo | undefined;
  /** With the port. */
  readonly host: string;
  readonly path: string;
  readonly query: string;
  readonly fragment: string;
}

/** Undefined where Go finds an error. */
export function parseUrl(text: string): GoUrl | undefined {
  const [, main = '', hash = ''] = /^([^#]*)(?:#([^]*))?$/.exec(text) ?? [];
  const fragment = unescapeUrl(hash, 'fragment');
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  if (fragment === undefined || /[\x00-\x1f\x7f]/.test(main)) return undefined;
  if (main === '*') return { ...empty, path: '*', fragment };
  if (main.startsWith(':')) return undefined;
  const [, scheme = ''] = /^([A-Za-z][A-Za-z0-9+.-]*):/.exec(main) ?? [];
  const rest = scheme === '' ? main : main.slice(scheme.length + 1);
  const [, before = '', query = ''] = /^([^?]*)(?:\?([^]*))?$/.exec(rest) ?? [];
  const parsed = parseHierarchy(scheme.toLowerCase(), before);
  return parsed === undefined ? undefined : { ...parsed, scheme: scheme.toLowerCase(), query, fragment };
}

const empty: GoUrl = { scheme: '', opaque: '', user: undefined, host: '', path: '', query: '', fragment: '' };

function parseHierarchy(scheme: string, text: string): GoUrl | undefined {
  if (!text.startsWith('/')) {
    if (scheme !== '') return { ...empty, opaque: text };
    // Such a colon would look like the end of a scheme.
    if (text.split('/', 1)[0]?.includes(':') === true) return undefined;
  }
  const hasAuthority = text.startsWith('//') && (scheme !== '' || !text.startsWith('///'));
  const [, written = '', rest = ''] = (hasAuthority ? /^\/\/([^/]*)([^]*)$/ : /^()([^]*)$/).exec(text) ?? [];
  const authority = parseAuthority(scheme, written);
  const path = unescapeUrl(rest, 'path');
  return authority === undefined || path === undefined ? undefined : { ...empty, ...authority, path };
}

/** The host without its port and without the brackets of an IPv6 address. */
export function hostnameOf(host: string): string {
  const name = host.replace(/:\d*$/, '');
  return name.startsWith('[') && name.endsWith(']') ? name.slice(1, -1) : name;
}

/** Of fields as a template has them: what the text was written with originally is not known. */
export function formatUrl({ scheme, opaque, user, host, path, query, fragment }: GoUrl): string {
  let text = scheme === '' ? '' : `${scheme}:`;
  if (opaque === '') {
    const hasAuthority = scheme !== '' || host !== '' || user !== undefined;
    if (hasAuthority && (host !== '' || path !== '' || user !== undefined)) text += '//';
    if (user !== undefined) text += `${formatUser(user)}@`;
    text += escapeUrl(host, 'host');
    const escaped = path === '*' ? '*' : escapeUrl(path, 'path');
    if (escaped !== '' && !escaped.startsWith('/') && host !== '') text += '/';
    if (text === '' && escaped.split('/', 1)[0]?.includes(':') === true) text = './';
    text += escaped;
  } else {
    text += opaque;
  }
  if (query !== '') text += `?${query}`;
  return fragment === '' ? text : `${text}#${escapeUrl(fragment, 'fragment')}`;
}

export function formatUser({ name, password }: UserInfo): string {
  const escaped = escapeUrl(name, 'userinfo');
  return password === undefined ? escaped : `${escaped}:${escapeUrl(password, 'userinfo')}`;
}
