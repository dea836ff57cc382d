/** Where our schemas and External Secrets' definitions of its kinds take different things, and why. */

export interface KnownDifference {
  /** Of `<stricter or looser> <kind>/<version> <path>: <what>`. */
  readonly place: RegExp;
  readonly why: string;
  /** Absent: ours are as the newest version that was compared, 2.9; the definitions of that have no such difference. */
  readonly isOfAll?: true;
  /** Only newer definitions than those that tests compare with have it. */
  readonly isNew?: true;
}

const STORE = String.raw`(?:Cluster)?SecretStore/\w+ spec\.provider`;
const store = (side: 'stricter' | 'looser', place: string): RegExp =>
  new RegExp(String.raw`^${side} ${STORE}${place}$`, 'u');

/** What one refuses that External Secrets takes. */
export const stricter: readonly KnownDifference[] = [
  {
    place: /^stricter \w+\/\w+ : requires (?:apiVersion|kind|metadata)$/u,
    why: 'an API server asks for them by itself',
    isOfAll: true,
  },
  {
    place: /^stricter \w+\/\w+ : requires spec$/u,
    why: 'without it nothing is said: the controller fails, or does nothing',
    isOfAll: true,
  },
  {
    place: store('stricter', String.raw`\.conjur\.auth: (?:min|max)Properties 1, theirs none`),
    why: 'v1 of 2.x takes one method, the controller of each version uses one',
    isOfAll: true,
  },
  {
    place: store(
      'stricter',
      String.raw`\.kubernetes\.auth\.(?:cert: requires client(?:Cert|Key)|token: requires bearerToken)`,
    ),
    why: 'v1 of 2.x requires them, and the validator of each version refuses a store without',
    isOfAll: true,
  },
  {
    place: store(
      'stricter',
      String.raw`\.secretserver\.(?:username|password)\.value: minLength 1, theirs none`,
    ),
    why: 'v1 of 2.x asks for it, and the validator of each version refuses an empty one',
    isOfAll: true,
  },
  {
    place:
      /^stricter \w+\/v1alpha1 spec\.(?:generator\.vaultDynamicSecretSpec\.)?parameters: is object, theirs any$/u,
    why: 'the generator reads it as an object and fails with anything else',
    isOfAll: true,
  },
];

/** What one takes that External Secrets refuses: an API server with its definitions says so before anybody is asked. */
export const looser: readonly KnownDifference[] = [
  {
    place: /^looser \w+\/\w+ status: (?:is any, theirs object|free keys are taken)$/u,
    why: 'controllers write it, nobody applies it',
    isOfAll: true,
  },
  { place: /^looser \w+\/v1alpha1 : has field status$/u, why: 'an empty one does no harm', isOfAll: true },
  {
    place:
      /^looser (?:(?:Cluster)?SecretStore\/\w+ spec\.provider|ClusterGenerator\/v1alpha1 spec\.generator): free keys are taken$/u,
    why: 'a provider of a newer version is not malformed; that we do not know it is said by PST204',
    isOfAll: true,
  },
  {
    place: store('looser', String.raw`\.\S+: rule .+`),
    why: 'said by the rule of the provider: PST213 aws, PST218 onepasswordSDK, PST219 openBao, PST220 doppler, PST229 crd, PST236 nebiusmysterybox, PST243 pulumi, PST245 secretserver',
    isOfAll: true,
  },
  {
    place:
      /^looser (?:ClusterGenerator|GitlabDeployToken)\/v1alpha1 spec(?:\.generator\.gitlabDeployTokenSpec)?: rule /u,
    why: 'said by PST409',
    isOfAll: true,
    isNew: true,
  },
  {
    place: /^looser (?:Cluster)?PushSecret\/v1alpha1 spec\.(?:pushSecretSpec\.)?dataTo\[\]\S*: rule /u,
    why: 'said by PST528',
    isOfAll: true,
    isNew: true,
  },
  {
    place: /^looser (?:Cluster)?SecretStore\/v1beta1 spec\.provider\S*: (?:has field|requires|enum with) /u,
    why: 'v1beta1 is read as v1, which has more providers, fields and choices; only v1 is stored by 2.x',
    isOfAll: true,
  },
  {
    place: /^looser \w+\/\w+ \S*: has field /u,
    why: 'of newer versions',
  },
  {
    place: store(
      'looser',
      String.raw`\.(?:onepasswordSDK: requires vault|pulumi: requires accessToken|secretserver: requires (?:password|username)|aws\.service: enum with CertificateManager|doppler\.auth: requires secretRef)`,
    ),
    why: 'newer versions have another way beside it',
  },
  {
    place:
      /^looser (?:Cluster)?SecretStore\/\w+ spec\.refreshInterval: is integer or string, theirs integer$/u,
    why: 'newer versions take a duration',
  },
  {
    place: /^looser (?:Cluster)?ExternalSecret\/v1 \S*creationPolicy: enum with CreateOrMerge$/u,
    why: 'newer versions have it',
  },
  {
    place: /^looser \w+\/\w+ \S*(?:generatorRef|spec)\.kind: enum with (?:[A-Z]\w+\|?)+$/u,
    why: 'newer versions have more generators',
  },
];
