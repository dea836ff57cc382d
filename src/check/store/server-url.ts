import { error, warning, type RuleFinding } from '../rule.ts';
import type { ProviderCheck } from './provider-place.ts';

/**
 * Findings for the URL of a server. What Go cannot parse is an error; what it can parse and no client can call, such
 * as a host without a scheme, is a warning.
 */
export function serverUrlFindings(path: string, url: string | undefined): readonly RuleFinding[] {
  if (url === undefined) return [];
  const fix = 'write https://<host>:<port>';
  if (url === '') return [error(path, 'must not be empty', fix)];
  if (PLACEHOLDER.test(url)) return [error(path, TO_FILL, 'write the real address in its place')];
  if (isUnreadable(url)) return [error(path, 'is not a URL', fix)];
  return /^https?:\/\/./iu.test(url) ? [] : [warning(path, 'does not begin with https:// or http://', fix)];
}

/** What guides have in place of a host. To Go it is no URL either. */
const PLACEHOLDER = /^https?:\/\/[^/]*<[A-Za-z][A-Za-z0-9 _.-]*>/u;

const TO_FILL =
  'has a placeholder of documentation in place of the host: External Secrets refuses it as no URL';

/** The same of a provider's field, where it is there. */
export function serverUrl(path: string): ProviderCheck {
  return place => {
    const url = place.read(path);
    return serverUrlFindings(place.at(path), typeof url === 'string' ? url : undefined);
  };
}

/** An error for any other URL than `https://<host>`. */
export function httpsUrl(path: string): ProviderCheck {
  return place => {
    const url = place.text(path);
    if (PLACEHOLDER.test(url)) return [error(place.at(path), TO_FILL, 'write the real address in its place')];
    if (place.read(path) === undefined || (/^https:\/\/[^/]/iu.test(url) && !isUnreadable(url))) return [];
    return [error(place.at(path), 'must begin with https:// and name a host', 'write https://<host>')];
  };
}

/** What Go's net/url refuses: spaces and control characters, a bad escape, a colon before any slash, a bad host. */
export function isUnreadable(url: string): boolean {
  if (/[\p{Cc} ]/u.test(url) || /%(?![0-9A-Fa-f]{2})/u.test(url) || url.startsWith(':')) return true;
  const scheme = /^([A-Za-z][A-Za-z0-9+.-]*):/u.exec(url);
  if (scheme === null) return /^[^/?#]*:/u.test(url);
  return /^https?$/iu.test(scheme[1] ?? '') && url.includes('://') && !URL.canParse(url);
}
