/** The address of a backend as manifests write it. */
import type { SpecReader } from './spec-reader.ts';

/**
 * Scheme, host and path without a slash at the end, ready for `/v1/…`.
 * @throws PosternError `STORE_REFUSED` for what is no http or https URL
 */
export function serverUrl(spec: SpecReader, field: string): string {
  const written = spec.requiredText(field);
  const url = URL.parse(written);
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    throw spec.refuse(field, 'it is no URL of a server: write https://host:port');
  }
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    throw spec.refuse(field, 'only scheme, host, port and path may stand in it');
  }
  return url.origin + url.pathname.replace(/\/+$/, '');
}
