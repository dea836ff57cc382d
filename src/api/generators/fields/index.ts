/** The fields of generators that External Secrets has and this version does not serve, by their kind. */
import type { StructuralSchema } from '../../schema/structural-schema.ts';
import { acrAccessTokenFields } from './acr-access-token.ts';
import { beyondtrustWorkloadCredentialsDynamicSecretFields } from './beyondtrust-workload-credentials-dynamic-secret.ts';
import { cloudsmithAccessTokenFields } from './cloudsmith-access-token.ts';
import { ecrAuthorizationTokenFields } from './ecr-authorization-token.ts';
import { gcrAccessTokenFields } from './gcr-access-token.ts';
import { githubAccessTokenFields } from './github-access-token.ts';
import { gitlabDeployTokenFields } from './gitlab-deploy-token.ts';
import { grafanaFields } from './grafana.ts';
import { quayAccessTokenFields } from './quay-access-token.ts';
import { stsSessionTokenFields } from './sts-session-token.ts';

export const generatorFields = {
  ACRAccessToken: acrAccessTokenFields,
  BeyondtrustWorkloadCredentialsDynamicSecret: beyondtrustWorkloadCredentialsDynamicSecretFields,
  CloudsmithAccessToken: cloudsmithAccessTokenFields,
  ECRAuthorizationToken: ecrAuthorizationTokenFields,
  GCRAccessToken: gcrAccessTokenFields,
  GithubAccessToken: githubAccessTokenFields,
  GitlabDeployToken: gitlabDeployTokenFields,
  Grafana: grafanaFields,
  QuayAccessToken: quayAccessTokenFields,
  STSSessionToken: stsSessionTokenFields,
} satisfies Readonly<Record<string, StructuralSchema>>;

export type OtherGeneratorKind = keyof typeof generatorFields;
