import { parseGoDuration } from '../../api/duration.ts';
import { syntaxFindings } from '../template-findings.ts';
import { isJsonObject } from '../../api/json.ts';
import { durationFindings } from '../duration-findings.ts';
import { error, type StoreRule } from '../rule.ts';
import { caBundle } from './ca-bundle.ts';
import { checkProvider, type ProviderCheck, type ProviderPlace } from './provider-place.ts';
import { serverUrlFindings } from './server-url.ts';

/*
 * spec.provider.webhook
 *   url                 http or https; a Go template over remoteRef and the secrets
 *   body, headers       Go templates
 *   timeout             Go duration, above 0
 *   secrets[].name      once each; their secretRef with a name
 */
/**
 * A store of provider `webhook` that fails when it is first used.
 *
 * External Secrets checks nothing of this provider when the store is applied. URL, body and headers are Go templates with
 * the functions of External Secrets; what they may ask for is `.remoteRef` and the `secrets` by their names.
 */
export const webhook: StoreRule = {
  id: 'PST248',
  title: 'what provider `webhook` fails with later: ESO checks nothing of it',
  kinds: ['SecretStore', 'ClusterSecretStore'],
  check: store =>
    checkProvider(store, 'webhook', [
      place => templateTexts(place).flatMap(([path, text]) => syntaxFindings(place.at(path), text)),
      place =>
        place.text('url').startsWith('{{')
          ? []
          : serverUrlFindings(place.at('url'), withoutTemplates(place.text('url'))),
      timeout,
      caBundle('caBundle'),
    ]),
};

function templateTexts(place: ProviderPlace): readonly (readonly [string, string])[] {
  const headers = place.read('headers');
  return [
    ['url', place.text('url')],
    ['body', place.text('body')],
    ...Object.entries(isJsonObject(headers) ? headers : {}).map(
      ([name, text]) => [`headers[${name}]`, typeof text === 'string' ? text : ''] as const,
    ),
  ];
}

/** What the templates will write does not matter for the form of a URL. */
function withoutTemplates(url: string): string {
  return url.replace(/\{\{.*?\}\}/gsu, 'x');
}

const timeout: ProviderCheck = place => {
  const text = place.text('timeout');
  const path = place.at('timeout');
  const findings = durationFindings(path, text === '' ? undefined : text);
  return text !== '' && findings.length === 0 && parseGoDuration(text) < 0
    ? [error(path, 'must not be negative')]
    : findings;
};
