import { isIP } from 'node:net';

import type { TrustTarget } from '../certificate-cluster.ts';
import { isDnsName } from '../issue/dns-name.ts';
import { fromBase64 } from './target-kind.ts';

/** `clientConfig` of a webhook, as far as it says where the API server finds it and whom it trusts there. */
export interface ClientConfig {
  readonly url?: string;
  readonly service?: { readonly name: string; readonly namespace: string };
  readonly caBundle?: string;
}

/** One webhook, as a reader of its object is told to call it. With `url` or with `service`: the bundle is beside either. */
export function webhookEntry(name: string, clientConfig: ClientConfig = {}): TrustTarget['entries'][number] {
  const host = calledAs(clientConfig);
  return { name, caBundle: fromBase64(clientConfig.caBundle), ...(host !== undefined && { calledAs: host }) };
}

/**
 * The DNS name or the address that an API server checks the certificate of a webhook for: of its Service, wherever that
 * leads, or the host of its url. undefined: no certificate can be issued for it.
 * https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/#contacting-the-webhook
 */
function calledAs({ url, service }: ClientConfig): string | undefined {
  const host = service === undefined ? hostOf(url) : `${service.name}.${service.namespace}.svc`;
  return host !== undefined && (isIP(host) !== 0 || isDnsName(host)) ? host : undefined;
}

function hostOf(url: string | undefined): string | undefined {
  if (url === undefined || !URL.canParse(url)) return undefined;
  // An IPv6 address stands in brackets. A dot at the end is no part of the name that Go compares.
  return new URL(url).hostname.replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '');
}
