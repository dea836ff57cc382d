import { nearestName } from '../../api/validate/nearest-name.ts';
import { providerFields } from '../../api/stores/fields/index.ts';
import { knownStores } from '../../api/stores/index.ts';
import { firstFindings } from '../first-findings.ts';
import { error, warning, type StoreRule } from '../rule.ts';

/** External Secrets had them in v1beta1 and has them no more. */
const removed = new Set(['alibaba', 'device42']);

/*
 * spec.provider  one that External Secrets has; another may be one of a newer version
 */
/** Other names of products, without case, hyphens and underscores. */
const aliases = new Map<string, string>(
  Object.entries({
    aws: 'awssm awsps awssecretsmanager awsparameterstore secretsmanager parameterstore ssm',
    azurekv: 'azure azkv azurekeyvault keyvault',
    gcpsm: 'gcp gsm google gcpsecretmanager gcpsecretsmanager googlesecretmanager googlesecretsmanager',
    onepassword: '1password op 1passwordconnect onepasswordconnect',
    vault: 'hashicorp hashicorpvault hashivault hcvault hvault',
    openBao: 'bao',
    kubernetes: 'k8s',
    bitwardensecretsmanager: 'bitwarden',
    keepersecurity: 'keeper',
    yandexlockbox: 'yandex',
    oracle: 'oci ocivault',
  }).flatMap(([provider, names]) => names.split(' ').map(name => [name, provider] as const)),
);

/**
 * A provider that External Secrets does not have, as far as this version knows.
 *
 * The API server drops it without a word, and then refuses the store because it has no provider. It is an error where another
 * name of a provider that there is was written, and else a warning, since a newer External Secrets may have it; its fields
 * are not checked.
 */
export const providerKnown: StoreRule = {
  id: 'PST204',
  title: 'a provider that External Secrets does not have, with the nearest name; a newer version may have it',
  kinds: ['SecretStore', 'ClusterSecretStore'],
  check({ spec }) {
    return firstFindings(Object.keys(spec?.provider ?? {}), name => {
      if (isProvider(name)) return [];
      const path = `spec.provider.${name}`;
      const alias = aliasOf(name) ?? sameBut(name);
      if (alias !== undefined) return [error(path, 'is no provider of External Secrets', `write ${alias}`)];
      if (removed.has(name)) return [warning(path, 'is a provider that External Secrets has no more')];
      const nearest = nearestName(name, known);
      return [
        warning(
          path,
          'is no provider of External Secrets 2.9 or older: its fields are not checked',
          nearest === undefined ? undefined : `did you mean ${nearest}?`,
        ),
      ];
    });
  },
};

const known: readonly string[] = [...Object.keys(knownStores), ...Object.keys(providerFields)];

/** Whether it is a field below `spec.provider` of a store. */
export function isProvider(name: string): boolean {
  return known.includes(name);
}

/** The provider that another name of it, or a slip of the pen, means; undefined: none is near. */
export function meantProvider(name: string): string | undefined {
  return aliasOf(name) ?? nearestName(name, known);
}

/** The provider of this name in another case, or with hyphens. */
function sameBut(name: string): string | undefined {
  return known.find(provider => plain(provider) === plain(name));
}

function plain(name: string): string {
  return name.toLowerCase().replace(/[-_]/gu, '');
}

function aliasOf(name: string): string | undefined {
  return aliases.get(plain(name));
}
