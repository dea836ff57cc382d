import { isJsonObject, type JsonObject } from '../../api/json.ts';
import { ofEach } from '../across/placed.ts';
import { error, type SetRule } from '../rule.ts';
import { isAllowed, knownToken } from './likeness.ts';
import { textsBelow } from './literal-places.ts';

/**
 * A text in a manifest that is a secret by its form: a private key, a token of GitHub, GitLab, Slack, Stripe, AWS and
 * others, a JSON Web Token, a connection string with a password.
 *
 * Whoever can read the repository, the object or a backup has it, for as long as it is valid. Withdraw it, put the new
 * one into the provider, and name it in an ExternalSecret. Every text of every object is looked at, except `data` of Secrets, which
 * another rule is about. The message never has the value. Texts that only fill a place (`xxxx`) are left alone; what is
 * no secret all the same can be allowed with `--allow-literal`.
 */
export const knownTokens: SetRule = {
  id: 'PST700',
  title: 'a token, private key or connection string with a password in clear text',
  kinds: ['any'],
  checkSet: set =>
    ofEach(set.objects, object =>
      textsBelow(withoutData(object), '')
        .flatMap(({ name, text, path }) => {
          const what = isAllowed(name, text, set.literals) ? undefined : knownToken(text);
          if (what === undefined) return [];
          const fix = 'withdraw it, put a new one into the provider, and take it from an ExternalSecret';
          return [error(path, `has ${what} in clear text`, fix)];
        })
        .toArray(),
    ),
};

function withoutData(object: JsonObject): JsonObject {
  const { data: _data, stringData: _text, sops: _sops, status: _status, ...rest } = object;
  if (object['kind'] !== 'Secret') return withFake({ ...object, status: undefined });
  return rest;
}

/** Values of the fake provider and generator are there to be made up. */
function withFake(object: JsonObject): JsonObject {
  const { spec, kind } = object;
  if (!isJsonObject(spec)) return object;
  if (kind === 'Fake') return { ...object, spec: undefined };
  return isJsonObject(spec['provider'])
    ? { ...object, spec: { ...spec, provider: { ...spec['provider'], fake: undefined } } }
    : object;
}
