import type { Rule, SourceRule } from '../rule.ts';
import { storeVersion } from './api-version.ts';
import { conditions } from './conditions.ts';
import { credentialsUsable } from './credentials-usable.ts';
import { fake } from './fake.ts';
import { onepassword } from './onepassword.ts';
import { providerKnown } from './provider-known.ts';
import { storeRefreshInterval } from './refresh-interval.ts';
import { retryInterval } from './retry-interval.ts';
import { storeFields } from './schema.ts';
import { storeUnknownFields } from './unknown-fields.ts';
import { storePlaceholders } from './placeholders.ts';
import { aws } from './aws.ts';
import { azurekv } from './azurekv.ts';
import { gcpsm } from './gcpsm.ts';
import { ignoredNamespace } from './ignored-namespace.ts';
import { infisical } from './infisical.ts';
import { kubernetes } from './kubernetes.ts';
import { onepasswordSDK } from './onepassword-sdk.ts';
import { openBao } from './openbao.ts';
import { doppler } from './doppler.ts';
import { akeyless } from './akeyless.ts';
import { barbican } from './barbican.ts';
import { beyondtrust } from './beyondtrust.ts';
import { beyondtrustWorkloadCredentials } from './beyondtrust-workload-credentials.ts';
import { bitwarden } from './bitwarden.ts';
import { chef } from './chef.ts';
import { cloudrusm } from './cloudrusm.ts';
import { conjur } from './conjur.ts';
import { crd } from './crd.ts';
import { delinea } from './delinea.ts';
import { dvls } from './dvls.ts';
import { fortanix } from './fortanix.ts';
import { gitlab } from './gitlab.ts';
import { ibm } from './ibm.ts';
import { keepersecurity } from './keepersecurity.ts';
import { nebius } from './nebius.ts';
import { ngrok } from './ngrok.ts';
import { onboardbase } from './onboardbase.ts';
import { oracle } from './oracle.ts';
import { ovh } from './ovh.ts';
import { passbolt } from './passbolt.ts';
import { previder } from './previder.ts';
import { pulumi } from './pulumi.ts';
import { scaleway } from './scaleway.ts';
import { secretserver } from './secretserver.ts';
import { senhasegura } from './senhasegura.ts';
import { volcengine } from './volcengine.ts';
import { webhook } from './webhook.ts';
import { yandex } from './yandex.ts';
import { vault } from './vault.ts';

export const storeRules: readonly Rule<unknown>[] = [
  providerKnown,
  storeRefreshInterval,
  retryInterval,
  conditions,
  fake,
  onepassword,
  vault,
  aws,
  azurekv,
  gcpsm,
  infisical,
  kubernetes,
  onepasswordSDK,
  openBao,
  doppler,
  akeyless,
  barbican,
  beyondtrust,
  beyondtrustWorkloadCredentials,
  bitwarden,
  chef,
  cloudrusm,
  conjur,
  crd,
  delinea,
  dvls,
  fortanix,
  gitlab,
  ibm,
  keepersecurity,
  nebius,
  ngrok,
  onboardbase,
  oracle,
  ovh,
  passbolt,
  previder,
  pulumi,
  scaleway,
  secretserver,
  senhasegura,
  volcengine,
  webhook,
  yandex,
  storePlaceholders,
  credentialsUsable,
  ignoredNamespace,
];

export const storeSourceRules: readonly SourceRule[] = [storeFields, storeVersion, storeUnknownFields];
