import { PosternError, problem } from '../../errors.ts';
import { fileFormats } from '../../formats/registry.ts';
import type {
  DirectoryPlan,
  DirectorySource,
  EnvVariable,
  FilesSource,
  FormatSource,
} from '../../plan/plan.ts';
import type { SecretData } from '../../resolve/contract.ts';
import { keyName } from '../../template/secret/key-names.ts';
import { listKeys, type DeliveryProblem } from './delivery-problem.ts';
import { buildEnvFile, type SkippedKey } from '../env/env-file.ts';
import { fileAndFolder, pathFault, type Payload, type PayloadFile } from './payload.ts';

export interface BuiltDirectory {
  readonly payload: Payload;
  /** If there is any, the payload must not be written. */
  readonly problems: readonly DeliveryProblem[];
  /** Keys that cannot become variables and were left out. */
  readonly skipped: readonly SkippedKey[];
}

/** What kubelet's ownership change adds to the files of a volume for the pod's fsGroup. */
const GROUP_READ = 0o440;

/**
 * What a directory is to hold. Later sources win where two write the same path. A secret that is not in `data` leaves
 * its files and variables out: it is for the caller to know that this is wanted.
 */
export function buildDirectory(
  directory: DirectoryPlan,
  data: ReadonlyMap<string, SecretData>,
  copied: (from: string) => Payload,
): BuiltDirectory {
  const files = new Map<string, PayloadFile>();
  const problems: DeliveryProblem[] = [];
  const skipped: SkippedKey[] = [];
  const extraMode = directory.groupRead === true ? GROUP_READ : 0;
  const put: Put = (path, content, mode, shown) => {
    files.set(path, { data: content, mode: mode | extraMode, ...(shown !== undefined && { shown }) });
  };

  for (const source of directory.sources) {
    switch (source.kind) {
      case 'files':
        problems.push(...putFiles(source, data.get(source.secret), directory.fileMode, put));
        break;
      case 'format':
        problems.push(...putFormat(source, data.get(source.secret), directory.fileMode, put));
        break;
      case 'env': {
        const env = buildEnvFile(source, data);
        put(source.file, env.content, directory.fileMode);
        problems.push(...env.problems);
        skipped.push(...env.skipped);
        break;
      }
      case 'copy':
        for (const [path, file] of copied(source.from)) put(path, file.data, file.mode);
        break;
    }
  }
  const path = fileAndFolder(files.keys());
  if (path !== undefined) {
    const error = problem('FILE_CONFLICT', { directory: directory.path, path });
    problems.push({ secrets: secretsOf(directory), error });
  }
  return { payload: files, problems, skipped };
}

/** Names of the ExternalSecrets whose data stands in a directory. */
export function secretsOf(directory: DirectoryPlan): string[] {
  return [...new Set(directory.sources.flatMap(namesIn))];
}

/** Whether every use of a secret in the directories lets it be missing; no use at all does not. */
export function isOptional(directories: readonly DirectoryPlan[], secret: string): boolean {
  const uses = directories
    .flatMap(({ sources }) => sources)
    .flatMap((source): readonly Use[] => {
      if (source.kind === 'copy') return [];
      return source.kind === 'env' ? source.variables : [source];
    })
    .filter(use => use.secret === secret);
  return uses.length > 0 && uses.every(({ optional }) => optional === true);
}

/** @param shown see `PayloadFile` */
type Put = (path: string, content: Buffer, mode: number, shown?: string) => void;

type Use = FilesSource | (FormatSource & { readonly optional?: undefined }) | EnvVariable;

function namesIn(source: DirectorySource): string[] {
  if (source.kind === 'copy') return [];
  return source.kind === 'env' ? source.variables.map(({ secret }) => secret) : [source.secret];
}

function putFormat(
  { secret: name, format, path }: FormatSource,
  secret: SecretData | undefined,
  fileMode: number,
  put: Put,
): DeliveryProblem[] {
  if (secret === undefined) return [];
  try {
    const written = fileFormats[format](secret);
    if (Buffer.isBuffer(written)) {
      put(path, written, fileMode);
      return [];
    }
    return [
      {
        secrets: [name],
        error: problem('FORMAT_VALUE', {
          secret: name,
          file: path,
          ...written,
          key: keyName(written.key, secret),
        }),
      },
    ];
  } catch (error) {
    if (!(error instanceof PosternError)) throw error;
    const message = `ExternalSecret ${name}: ${error.message}`;
    return [{ secrets: [name], error: new PosternError(error.code, message, { cause: error }) }];
  }
}

function putFiles(
  source: FilesSource,
  secret: SecretData | undefined,
  fileMode: number,
  put: Put,
): DeliveryProblem[] {
  if (secret === undefined) return [];
  const problems: DeliveryProblem[] = [];
  const refuse = (error: DeliveryProblem['error']): void => {
    problems.push({ secrets: [source.secret], error });
  };
  const items: NonNullable<FilesSource['items']> =
    source.items ?? [...secret.keys()].map(key => ({ key, path: key }));

  for (const { key, path: itemPath, mode } of items) {
    const within = (name: string): string => (source.folder === '' ? name : `${source.folder}/${name}`);
    const path = within(itemPath);
    // The items spell their keys.
    const name = source.items === undefined ? keyName(key, secret) : key;
    const shown = name === key ? undefined : within(name);
    const value = secret.get(key);
    const fault = pathFault(path);
    if (value === undefined) {
      if (source.optional !== true)
        refuse(
          problem('KEY_MISSING', {
            secret: source.secret,
            key,
            place: `file ${path}`,
            keys: listKeys(secret),
          }),
        );
    } else if (fault === undefined) put(path, value, mode ?? fileMode, shown);
    else
      refuse(
        problem('FILE_PATH', {
          secret: source.secret,
          key: name,
          path: JSON.stringify(shown ?? path),
          reason: fault,
        }),
      );
  }
  return problems;
}
