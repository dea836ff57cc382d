import type { ExternalSecret } from '../../api/external-secret.ts';
import type { Loose } from '../../api/validate/loose.ts';
import { producedKeys } from '../../manifest/produced-keys.ts';
import { error, warning, type ExternalSecretRule, type RuleFinding } from '../rule.ts';
import { isNoJsonObject } from './json-value.ts';

/*
 * spec.target.template.type          keys
 * kubernetes.io/tls                  tls.crt and tls.key
 * kubernetes.io/dockerconfigjson     .dockerconfigjson, a JSON object
 * kubernetes.io/dockercfg            .dockercfg, a JSON object
 * kubernetes.io/basic-auth           username or password
 * kubernetes.io/ssh-auth             ssh-privatekey
 * https://kubernetes.io/docs/concepts/configuration/secret/#secret-types
 */
/**
 * A `template.type` of a Secret that must have keys which this ExternalSecret does not produce, or JSON that they are not.
 *
 * The API server refuses such a Secret when External Secrets writes it: `kubernetes.io/tls` needs `tls.crt` and `tls.key`,
 * `kubernetes.io/dockerconfigjson` needs `.dockerconfigjson`, and a JSON object in it. Write the keys in `template.data`. That a
 * template writes no JSON is said where it holds for any values: a brace or a quote is missing.
 */
export const secretTypeKeys: ExternalSecretRule = {
  id: 'PST121',
  title: 'a template `type` whose keys are not produced, or are no JSON',
  kinds: ['ExternalSecret'],
  check(externalSecret) {
    const { target } = externalSecret.spec ?? {};
    const type = target?.template?.type ?? '';
    const needed = required.get(type);
    // With Merge the Secret and its type are somebody else's; with None there is none.
    const isOurs = ['Owner', 'Orphan', 'CreateOrMerge'].includes(target?.creationPolicy ?? 'Owner');
    if (needed === undefined || !isOurs || target?.manifest !== undefined) return [];
    const findings = jsonFindings(type, target?.template?.data ?? {});
    const produced = isWhole(externalSecret) ? producedKeys(externalSecret) : undefined;
    if (produced === undefined) return findings;
    const missing = needed
      .filter(choices => !choices.some(key => produced.includes(key)))
      .map(choices => {
        const wanted = choices.join(' or ');
        const message = `needs the key ${wanted}, which is not produced: the API server refuses the Secret`;
        return error('spec.target.template.type', message, `add ${wanted} to template.data`);
      });
    return [...missing, ...findings];
  },
};

const required = new Map([
  ['kubernetes.io/tls', [['tls.crt'], ['tls.key']]],
  ['kubernetes.io/dockerconfigjson', [['.dockerconfigjson']]],
  ['kubernetes.io/dockercfg', [['.dockercfg']]],
  ['kubernetes.io/basic-auth', [['username', 'password']]],
  ['kubernetes.io/ssh-auth', [['ssh-privatekey']]],
]);

const jsonKeys = new Map([
  ['kubernetes.io/dockerconfigjson', '.dockerconfigjson'],
  ['kubernetes.io/dockercfg', '.dockercfg'],
]);

function jsonFindings(
  type: string,
  data: Readonly<Record<string, string | undefined>>,
): readonly RuleFinding[] {
  const key = jsonKeys.get(type) ?? '';
  const text = Object.hasOwn(data, key) ? data[key] : undefined;
  if (text === undefined || !isNoJsonObject(text)) return [];
  const message = 'is no JSON object, whatever is filled in: the API server refuses the Secret';
  const fix = 'close every quote and brace; {{ .key | toJson }} writes a value with its quotes';
  return [warning(`spec.target.template.data[${key}]`, message, fix)];
}

/** Every entry can be read, so that what is produced is known. */
function isWhole(externalSecret: Loose<ExternalSecret>): externalSecret is ExternalSecret {
  const { data, dataFrom, target } = externalSecret.spec ?? {};
  const templateFrom = target?.template?.templateFrom ?? [];
  const items = templateFrom.flatMap(from => [
    ...(from?.configMap?.items ?? []),
    ...(from?.secret?.items ?? []),
  ]);
  return (
    (data ?? []).every(entry => entry?.secretKey !== undefined) &&
    [...(dataFrom ?? []), ...templateFrom].every(entry => entry !== undefined) &&
    items.every(item => item?.key !== undefined)
  );
}
