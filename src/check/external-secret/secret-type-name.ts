import { nearestName } from '../../api/validate/nearest-name.ts';
import { warning, type ExternalSecretRule } from '../rule.ts';

/**
 * A template `type` that is nearly one of Kubernetes: its prefix is forgotten, or it is misspelt.
 *
 * Kubernetes takes any text for a type of one's own. What looks for `kubernetes.io/dockerconfigjson` or `kubernetes.io/tls` then does
 * not see the Secret: a kubelet pulls no image with one of type `dockerconfigjson`. The type of a Secret cannot be changed later.
 */
export const secretTypeName: ExternalSecretRule = {
  id: 'PST127',
  title: 'a template `type` that is nearly one of Kubernetes: `dockerconfigjson`, `tls`',
  kinds: ['ExternalSecret'],
  check({ spec }) {
    const type = spec?.target?.template?.type ?? '';
    const meant = meantType(type);
    if (meant === undefined) return [];
    const path = 'spec.target.template.type';
    const patch = [{ op: 'replace', path: '/spec/target/template/type', value: meant }] as const;
    const message = 'is no type of Kubernetes: nothing that looks for one sees this Secret';
    return [warning(path, message, `write ${meant}`, patch)];
  },
};

const PREFIX = 'kubernetes.io/';

/** https://kubernetes.io/docs/concepts/configuration/secret/#secret-types; the others are not for ExternalSecrets. */
const NAMES = ['dockerconfigjson', 'dockercfg', 'tls', 'basic-auth', 'ssh-auth'];

function meantType(type: string): string | undefined {
  if (type === '' || NAMES.some(name => type === PREFIX + name)) return undefined;
  const isPrefixed = type.startsWith(PREFIX);
  // Types of one's own have slashes and dots; with the prefix of Kubernetes, other types of its own.
  const name = isPrefixed ? type.slice(PREFIX.length) : type;
  const meant = NAMES.find(known => plain(known) === plain(name));
  const nearest = meant ?? (isPrefixed ? nearestName(name, NAMES) : undefined);
  return nearest === undefined ? undefined : PREFIX + nearest;
}

function plain(name: string): string {
  return name.toLowerCase().replace(/[^a-z]/gu, '');
}
