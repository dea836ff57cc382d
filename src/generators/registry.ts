/** Every generator there is. A new one is a file, or a folder, and two lines here. */
import { problem } from '../errors.ts';
import type { Generator } from './contract.ts';
import { fake } from './fake.ts';
import { mfa } from './mfa.ts';
import { password } from './password.ts';
import { sshkey } from './sshkey/sshkey.ts';
import { uuid } from './uuid.ts';
import { vaultDynamicSecret } from './vault/vault-dynamic-secret.ts';
import { webhook } from './webhook/webhook.ts';

/** In order of their kinds. */
export const generators: readonly Generator[] = [
  fake,
  mfa,
  password,
  sshkey,
  uuid,
  vaultDynamicSecret,
  webhook,
];

/** @throws PosternError `GENERATOR_KIND` */
export function generatorOf(name: string, kind: string): Generator {
  const generator = generators.find(candidate => candidate.kind === kind);
  if (generator !== undefined) return generator;
  const known = generators.map(({ kind }) => kind).join(', ');
  throw problem('GENERATOR_KIND', { generator: name, known });
}
