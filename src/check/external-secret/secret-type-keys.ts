import type { ExternalSecret } from '../../api/external-secret.ts';
import type { Loose } from '../../api/loose.ts';
import { producedKeys } from '../../manifest/produced-keys.ts';
import { error, type ExternalSecretRule } from '../rule.ts';

/*
 * spec.target.template.type          keys
 * kubernetes.io/tls                  tls.crt and tls.key
 * kubernetes.io/dockerconfigjson     .dockerconfigjson
 * kubernetes.io/dockercfg            .dockercfg
 * kubernetes.io/basic-auth           username or password
 * kubernetes.io/ssh-auth             ssh-privatekey
 * https://kubernetes.io/docs/concepts/configuration/secret/#secret-types
 */
/**
 * A `template.type` of a Secret that must have keys which this ExternalSecret does not produce.
 *
 * The API server refuses such a Secret when External Secrets writes it: `kubernetes.io/tls` needs `tls.crt` and `tls.key`,
 * `kubernetes.io/dockerconfigjson` needs `.dockerconfigjson`. Write the keys in `template.data`.
 */
export const secretTypeKeys: ExternalSecretRule = {
  id: 'PST121',
  title: 'a template `type` whose keys are not produced',
  kinds: ['ExternalSecret'],
  check(externalSecret) {
    const { target } = externalSecret.spec ?? {};
    const type = target?.template?.type ?? '';
    const needed = required.get(type);
    // With Merge the Secret and its type are somebody else's; with None there is none.
    const isOurs = ['Owner', 'Orphan', 'CreateOrMerge'].includes(target?.creationPolicy ?? 'Owner');
    if (needed === undefined || !isOurs || target?.manifest !== undefined) return [];
    const produced = isWhole(externalSecret) ? producedKeys(externalSecret) : undefined;
    if (produced === undefined) return [];
    return needed
      .filter(choices => !choices.some(key => produced.includes(key)))
      .map(choices => {
        const wanted = choices.join(' or ');
        const message = `needs the key ${wanted}, which is not produced: the API server refuses the Secret`;
        return error('spec.target.template.type', message, `add ${wanted} to template.data`);
      });
  },
};

const required = new Map([
  ['kubernetes.io/tls', [['tls.crt'], ['tls.key']]],
  ['kubernetes.io/dockerconfigjson', [['.dockerconfigjson']]],
  ['kubernetes.io/dockercfg', [['.dockercfg']]],
  ['kubernetes.io/basic-auth', [['username', 'password']]],
  ['kubernetes.io/ssh-auth', [['ssh-privatekey']]],
]);

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
