/** `spec.provider.vault.auth`: the ways to log in to Vault. */
import { Type } from 'typebox';
import { integer, text } from '../schema/schema.ts';
import { secretKeySelectorSchema, serviceAccountSelectorSchema } from './selectors.ts';

const mount = (path: string) => text('Where the auth method is mounted.', { default: path });
const selector = Type.Optional(secretKeySelectorSchema);
const serviceAccount = Type.Optional(serviceAccountSelectorSchema);
const role = Type.Optional(text('Role to log in with.'));

const kubernetes = Type.Object({
  mountPath: mount('kubernetes'),
  role: text('Role to log in with.'),
  serviceAccountRef: serviceAccount,
  secretRef: selector,
});

const appRole = Type.Object({
  path: mount('approle'),
  roleId: Type.Optional(text('The role id.')),
  roleRef: selector,
  secretRef: secretKeySelectorSchema,
});

const cert = Type.Object({
  path: Type.Optional(mount('cert')),
  clientCert: selector,
  secretRef: selector,
  vaultRole: role,
});

const gcp = Type.Object({
  path: Type.Optional(mount('gcp')),
  role: text('Role to log in with.'),
  projectID: Type.Optional(text('Google Cloud project.')),
  location: Type.Optional(text('Google Cloud location.')),
  secretRef: Type.Optional(Type.Object({ secretAccessKeySecretRef: selector })),
  serviceAccountRef: serviceAccount,
  workloadIdentity: Type.Optional(
    Type.Object({
      clusterLocation: Type.Optional(Type.String()),
      clusterName: Type.Optional(Type.String()),
      clusterProjectID: Type.Optional(Type.String()),
      serviceAccountRef: serviceAccountSelectorSchema,
    }),
  ),
});

const iam = Type.Object({
  path: Type.Optional(text('Where the auth method is mounted.')),
  region: Type.Optional(text('AWS region.')),
  role: Type.Optional(text('AWS role to assume.')),
  vaultRole: text('Role to log in with.'),
  externalID: Type.Optional(text('AWS external id of the assumed role.')),
  vaultAwsIamServerID: Type.Optional(text('Value of the X-Vault-AWS-IAM-Server-ID header.')),
  jwt: Type.Optional(Type.Object({ serviceAccountRef: serviceAccount })),
  secretRef: Type.Optional(
    Type.Object({
      accessKeyIDSecretRef: selector,
      secretAccessKeySecretRef: selector,
      sessionTokenSecretRef: selector,
    }),
  ),
});

const jwt = Type.Object({
  path: mount('jwt'),
  role,
  secretRef: selector,
  kubernetesServiceAccountToken: Type.Optional(
    Type.Object({
      serviceAccountRef: serviceAccountSelectorSchema,
      audiences: Type.Optional(Type.Array(Type.String())),
      expirationSeconds: Type.Optional(integer('Lifetime of the token.', 'int64')),
    }),
  ),
});

const login = (path: string) =>
  Type.Object({ path: mount(path), username: text('Name to log in with.'), secretRef: selector });

export const vaultAuthSchema = Type.Object(
  {
    namespace: Type.Optional(text('Enterprise namespace to log in to, when it differs.')),
    tokenSecretRef: selector,
    kubernetes: Type.Optional(kubernetes),
    appRole: Type.Optional(appRole),
    ldap: Type.Optional(login('ldap')),
    userPass: Type.Optional(login('userpass')),
    jwt: Type.Optional(jwt),
    cert: Type.Optional(cert),
    iam: Type.Optional(iam),
    gcp: Type.Optional(gcp),
  },
  { description: 'How to log in; the first method that is configured is used, the token before all others.' },
);
export type VaultAuth = Type.Static<typeof vaultAuthSchema>;
