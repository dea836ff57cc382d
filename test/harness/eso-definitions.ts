/** External Secrets' own definitions of its kinds, from its Go module. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { StructuralSchema } from '../../src/api/schema/structural-schema.ts';
import { mustRun } from './run-command.ts';

const MODULE = 'github.com/external-secrets/external-secrets@v1.3.2';

export interface EsoDefinition {
  readonly spec: {
    readonly group: string;
    readonly scope: 'Namespaced' | 'Cluster';
    readonly names: { readonly kind: string; readonly plural: string };
    readonly versions: readonly EsoVersion[];
  };
}

export interface EsoVersion {
  readonly name: string;
  readonly served: boolean;
  readonly schema: { readonly openAPIV3Schema: StructuralSchema };
}

/** Of {@link MODULE}, or of whatever version lies in the folder that `ESO_DEFINITIONS` names: its `config/crds/bases`. */
export async function esoDefinitions(): Promise<readonly EsoDefinition[]> {
  const bases = process.env['ESO_DEFINITIONS'] ?? (await basesOfModule());
  const files = (await readdir(bases)).filter(file => file.includes('external-secrets.io_'));
  const texts = await Promise.all(files.map(file => readFile(join(bases, file), 'utf8')));
  return texts.map((text): EsoDefinition => parse(text));
}

/** Go downloads the module where its cache does not have it. */
async function basesOfModule(): Promise<string> {
  const stdout = await mustRun('go', ['mod', 'download', '-json', MODULE]);
  const { Dir: folder }: { Dir: string } = JSON.parse(stdout);
  return join(folder, 'config/crds/bases');
}
