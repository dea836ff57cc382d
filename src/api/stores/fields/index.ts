/** The fields of providers that External Secrets has and this version does not serve, by their key under `spec.provider`. */
import type { StructuralSchema } from '../../schema/structural-schema.ts';
import { akeylessFields } from './akeyless.ts';
import { awsFields } from './aws.ts';
import { azurekvFields } from './azurekv.ts';
import { barbicanFields } from './barbican.ts';
import { beyondtrustFields } from './beyondtrust.ts';
import { beyondtrustworkloadcredentialsFields } from './beyondtrustworkloadcredentials.ts';
import { bitwardensecretsmanagerFields } from './bitwardensecretsmanager.ts';
import { chefFields } from './chef.ts';
import { cloudrusmFields } from './cloudrusm.ts';
import { conjurFields } from './conjur.ts';
import { crdFields } from './crd.ts';
import { delineaFields } from './delinea.ts';
import { dopplerFields } from './doppler.ts';
import { dvlsFields } from './dvls.ts';
import { fortanixFields } from './fortanix.ts';
import { gcpsmFields } from './gcpsm.ts';
import { githubFields } from './github.ts';
import { gitlabFields } from './gitlab.ts';
import { ibmFields } from './ibm.ts';
import { infisicalFields } from './infisical.ts';
import { keepersecurityFields } from './keepersecurity.ts';
import { kubernetesFields } from './kubernetes.ts';
import { nebiusmysteryboxFields } from './nebiusmysterybox.ts';
import { ngrokFields } from './ngrok.ts';
import { onboardbaseFields } from './onboardbase.ts';
import { onepasswordSDKFields } from './onepassword-sdk.ts';
import { openBaoFields } from './openbao.ts';
import { oracleFields } from './oracle.ts';
import { ovhFields } from './ovh.ts';
import { passboltFields } from './passbolt.ts';
import { passworddepotFields } from './passworddepot.ts';
import { previderFields } from './previder.ts';
import { pulumiFields } from './pulumi.ts';
import { scalewayFields } from './scaleway.ts';
import { secretserverFields } from './secretserver.ts';
import { senhaseguraFields } from './senhasegura.ts';
import { volcengineFields } from './volcengine.ts';
import { webhookFields } from './webhook.ts';
import { yandexcertificatemanagerFields } from './yandexcertificatemanager.ts';
import { yandexlockboxFields } from './yandexlockbox.ts';

export const providerFields: Readonly<Record<string, StructuralSchema>> = {
  akeyless: akeylessFields,
  aws: awsFields,
  azurekv: azurekvFields,
  barbican: barbicanFields,
  beyondtrust: beyondtrustFields,
  beyondtrustworkloadcredentials: beyondtrustworkloadcredentialsFields,
  bitwardensecretsmanager: bitwardensecretsmanagerFields,
  chef: chefFields,
  cloudrusm: cloudrusmFields,
  conjur: conjurFields,
  crd: crdFields,
  delinea: delineaFields,
  doppler: dopplerFields,
  dvls: dvlsFields,
  fortanix: fortanixFields,
  gcpsm: gcpsmFields,
  github: githubFields,
  gitlab: gitlabFields,
  ibm: ibmFields,
  infisical: infisicalFields,
  keepersecurity: keepersecurityFields,
  kubernetes: kubernetesFields,
  nebiusmysterybox: nebiusmysteryboxFields,
  ngrok: ngrokFields,
  onboardbase: onboardbaseFields,
  onepasswordSDK: onepasswordSDKFields,
  openBao: openBaoFields,
  oracle: oracleFields,
  ovh: ovhFields,
  passbolt: passboltFields,
  passworddepot: passworddepotFields,
  previder: previderFields,
  pulumi: pulumiFields,
  scaleway: scalewayFields,
  secretserver: secretserverFields,
  senhasegura: senhaseguraFields,
  volcengine: volcengineFields,
  webhook: webhookFields,
  yandexcertificatemanager: yandexcertificatemanagerFields,
  yandexlockbox: yandexlockboxFields,
};
