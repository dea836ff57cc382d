/** net/url's escapes, which differ from part to part of a URL. Strings of bytes. */

export type UrlPart = 'path' | 'host' | 'zone' | 'userinfo' | 'fragment';

export function escapeUrl(text: string, part: UrlPart): string {
  return text.replace(unsafe[part], byte => {
    const hex = byte.charCodeAt(0).toString(16).toUpperCase();
    return `%${hex.padStart(2, '0')}`;
  });
}

/** Undefined where Go finds a wrong escape, or in a host a character that none may have. */
export function unescapeUrl(text: string, part: UrlPart): string | undefined {
  const isHost = part === 'host' || part === 'zone';
  const plain = text.replace(/%[0-9a-fA-F]{2}/g, '');
  if (plain.includes('%')) return undefined;
  // Only ASCII counts here: a host may be written in any letters.
  // oxlint-disable-next-line no-control-regex -- all of ASCII is meant
  if (isHost && (plain.match(unsafe[part]) ?? []).some(byte => /[\x00-\x7f]/.test(byte))) return undefined;
  for (const [escape] of text.matchAll(/%[0-9a-fA-F]{2}/g)) {
    if (!mayBeEscaped(escape, part)) return undefined;
  }
  return text.replace(/%([0-9a-fA-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
}

/** Hosts escape bytes above ASCII only, IPv6 zones whatever a host could have as well, and a space. */
function mayBeEscaped(escape: string, part: UrlPart): boolean {
  const code = parseInt(escape.slice(1), 16);
  if (part === 'host') return code >= 0x80 || escape === '%25';
  if (part !== 'zone') return true;
  return escape === '%25' || code === 0x20 || escapeUrl(String.fromCharCode(code), 'host').length === 1;
}

const host = /[^A-Za-z0-9\-_.~!$&'()*+,;=:[\]<>"]/g;

const unsafe: Readonly<Record<UrlPart, RegExp>> = {
  path: /[^A-Za-z0-9\-_.~$&+,/:;=@]/g,
  host,
  zone: host,
  userinfo: /[^A-Za-z0-9\-_.~$&+,;=]/g,
  fragment: /[^A-Za-z0-9\-_.~$&+,/:;=?@!()*]/g,
};
