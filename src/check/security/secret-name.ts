/** What the name of a variable, flag or key says about its value. */

const secretWords = new Set([
  'password',
  'passwd',
  'passphrase',
  'pwd',
  'pass',
  'secret',
  'token',
  'apikey',
  'credential',
  'credentials',
  'privatekey',
  'secretkey',
  'accesskey',
]);
/** Words that make a secret of the `key` behind them. */
const keyWords = new Set([
  'api',
  'secret',
  'private',
  'access',
  'encryption',
  'signing',
  'master',
  'account',
  'auth',
  'license',
]);

/** Words that as often name the object which holds the secret. */
const holderWords = new Set(['secret', 'credential', 'credentials', 'token']);

/**
 * Whether a text under this name may be the name of an object: `auth-secret: basic-auth`, `TLS_SECRET=shop/tls`.
 */
export function namesObject(name: string, text: string): boolean {
  return holderWords.has(wordsOf(name).at(-1) ?? '') && /^(?:[a-z0-9-]+\/)?[a-z][a-z0-9.-]*$/u.test(text);
}

/**
 * Whether a name ends in what a secret is called: `DB_PASSWORD`, `clientSecret`, `api-key`. `PASSWORD_FILE` and
 * `token-url` end in something else.
 */
export function isSecretName(name: string): boolean {
  const parts = wordsOf(name);
  const last = parts.at(-1) ?? '';
  // `input_cost_per_token`
  if (parts.at(-2) === 'per') return false;
  if (secretWords.has(last)) return true;
  return last === 'key' && keyWords.has(parts.at(-2) ?? '');
}

function wordsOf(name: string): readonly string[] {
  return name
    .slice(0, 256)
    .replace(/([a-z0-9])([A-Z])/gu, '$1 $2')
    .toLowerCase()
    .split(/[^a-z]+/u)
    .filter(part => part !== '');
}
