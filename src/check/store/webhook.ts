import { parseGoDuration } from '../../api/duration.ts';
import { syntaxFindings } from '../template-findings.ts';
import { isJsonObject } from '../../api/json.ts';
import { durationFindings } from '../duration-findings.ts';
import { nearestName } from '../../api/validate/nearest-name.ts';
import { excerpt } from '../wording/excerpt.ts';
import { templateKeys } from '../template-keys.ts';
import { firstFindings } from '../first-findings.ts';
import { error, warning, type StoreRule } from '../rule.ts';
import { caBundle } from './ca-bundle.ts';
import { caProvider } from './ca-provider.ts';
import { checkProvider, type ProviderCheck, type ProviderPlace } from './provider-place.ts';
import { serverUrlFindings } from './server-url.ts';

/*
 * spec.provider.webhook
 *   url                 http or https; a Go template over remoteRef and the secrets
 *   body, headers       Go templates
 *   timeout             Go duration, above 0
 *   templates           ask for .remoteRef and the names under secrets
 *   secrets[].name      once each; their secretRef with a name
 */
/**
 * A store of provider `webhook` that fails when it is first used.
 *
 * External Secrets checks nothing of this provider when the store is applied. URL, body and headers are Go templates with
 * the functions of External Secrets; what they may ask for is `.remoteRef` and the `secrets` by their names. For anything else
 * `<no value>` is sent, without a word.
 */
export const webhook: StoreRule = {
  id: 'PST248',
  title: 'what provider `webhook` fails with later: ESO checks nothing of it',
  kinds: ['SecretStore', 'ClusterSecretStore'],
  check: store =>
    checkProvider(store, 'webhook', [
      place => firstFindings(templateTexts(place), ([path, text]) => syntaxFindings(place.at(path), text)),
      unknownNames,
      address,
      timeout,
      caBundle('caBundle'),
      caProvider('caProvider'),
    ]),
};

function templateTexts(place: ProviderPlace): readonly (readonly [string, string])[] {
  const headers = place.read('headers');
  return [
    ['url', place.text('url')],
    ['body', place.text('body')],
    ['result.jsonPath', place.text('result.jsonPath')],
    ...Object.entries(isJsonObject(headers) ? headers : {}).map(
      ([name, text]) => [`headers[${name}]`, typeof text === 'string' ? text : ''] as const,
    ),
  ];
}

/**
 * What a template asks for and is never there. Of `.remoteRef` itself any field may be: of a PushSecret it has one by the name
 * of the remote key. A warning, because `default` may stand behind it.
 */
const unknownNames: ProviderCheck = place => {
  const secrets = place.read('secrets');
  const entries: readonly unknown[] = Array.isArray(secrets) ? secrets : [];
  const names = entries.map(entry => (isJsonObject(entry) ? entry['name'] : undefined));
  const known = new Set(['remoteRef', ...names.filter(name => typeof name === 'string')]);
  const asked = templateTexts(place).flatMap(([path, text]) =>
    templateKeys(text).map(name => ({ path, name })),
  );
  return firstFindings(asked, ({ path, name }) => {
    if (known.has(name)) return [];
    const message = `asks for .${excerpt(name)}, which is neither remoteRef nor the name of an entry of secrets: as text it is <no value>`;
    const near = nearestName(name, known);
    const fix =
      near === undefined ? `add an entry to secrets with name: ${excerpt(name)}` : `write .${excerpt(near)}`;
    return [warning(place.at(path), message, fix)];
  });
};

/** Of a URL whose template cannot be read nothing more is sure. */
const address: ProviderCheck = place => {
  const url = place.text('url');
  const isUnknown = url.startsWith('{{') || syntaxFindings('', url).length > 0;
  return isUnknown ? [] : serverUrlFindings(place.at('url'), withoutTemplates(url));
};

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
