import { error, warning, type RuleFinding } from '../rule.ts';

/**
 * Findings for the URL of a server. What Go cannot parse is an error; what it can parse and no client can call, such
 * as a host without a scheme, is a warning.
 */
export function serverUrlFindings(path: string, url: string | undefined): readonly RuleFinding[] {
  if (url === undefined) return [];
  const fix = 'write https://<host>:<port>';
  if (url === '') return [error(path, 'must not be empty', fix)];
  if (isUnreadable(url)) return [error(path, 'is not a URL', fix)];
  return /^https?:\/\/./iu.test(url) ? [] : [warning(path, 'does not begin with https:// or http://', fix)];
}

/** What Go's net/url refuses: spaces and control characters, a bad escape, a colon before any slash, a bad host. */
function isUnreadable(url: string): boolean {
  if (/[\p{Cc} ]/u.test(url) || /%(?![0-9A-Fa-f]{2})/u.test(url) || url.startsWith(':')) return true;
  const scheme = /^([A-Za-z][A-Za-z0-9+.-]*):/u.exec(url);
  if (scheme === null) return /^[^/?#]*:/u.test(url);
  return /^https?$/iu.test(scheme[1] ?? '') && url.includes('://') && !URL.canParse(url);
}
