import { parseUrl, type GoUrl } from '../../../golang/url/url.ts';
import { CelFunctionError, type CelFunctions } from '../function-error.ts';

/** A URL or an absolute path, as Go's url.ParseRequestURI takes it. */
export class CelUrl {
  readonly url: GoUrl;
  constructor(url: GoUrl) {
    this.url = url;
  }
}

/** Kubernetes' extension for URLs, without getEscapedPath and getQuery. */
export const urlFunctions: CelFunctions = {
  'isURL(string): bool': (text: string) => requestUrl(text) !== undefined,
  'url(string): URL': (text: string) => {
    const url = requestUrl(text);
    if (url === undefined) throw new CelFunctionError('url() of what is no URL');
    return new CelUrl(url);
  },
  'URL.getScheme(): string': ({ url }: CelUrl) => url.scheme,
  'URL.getHost(): string': ({ url }: CelUrl) => url.host,
  'URL.getHostname(): string': ({ url }: CelUrl) => hostAndPort(url.host).name,
  'URL.getPort(): string': ({ url }: CelUrl) => hostAndPort(url.host).port,
};

function requestUrl(text: string): GoUrl | undefined {
  const url = parseUrl(text);
  if (url === undefined || (url.scheme === '' && !text.startsWith('/'))) return undefined;
  return url;
}

function hostAndPort(host: string): { readonly name: string; readonly port: string } {
  const {
    name = '',
    bare = '',
    port = '',
  } = /^(?:\[(?<name>[^\]]*)\]|(?<bare>[^:]*))(?::(?<port>\d*))?$/u.exec(host)?.groups ?? {};
  return { name: name === '' ? bare : name, port };
}
