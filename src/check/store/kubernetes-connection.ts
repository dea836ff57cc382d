/** How the providers `kubernetes` and `crd` reach an API server. */
import { warning } from '../rule.ts';
import { caBundle } from './ca-bundle.ts';
import type { ProviderCheck } from './provider-place.ts';
import { caNamespace, complete, referent } from './selector-checks.ts';

const trust: ProviderCheck = place =>
  ['authRef', 'server.caBundle', 'server.caProvider'].some(path => place.read(path) !== undefined)
    ? []
    : [
        warning(
          place.at('server'),
          "has neither caBundle nor caProvider: the server's certificate is checked against the roots of the system",
          'write caProvider: {type: ConfigMap, name: kube-root-ca.crt, key: ca.crt}',
        ),
      ];

export const kubernetesConnection: readonly ProviderCheck[] = [
  trust,
  caNamespace('server.caProvider'),
  caBundle('server.caBundle'),
  complete('auth.cert.clientCert'),
  complete('auth.cert.clientKey'),
  complete('auth.token.bearerToken'),
  // ESO asks for the namespace only since 2.x; before, that of the ExternalSecret was meant.
  referent('auth.cert.clientCert', 'auth.cert.clientKey', 'auth.token.bearerToken', 'auth.serviceAccount'),
  complete('authRef'),
];
