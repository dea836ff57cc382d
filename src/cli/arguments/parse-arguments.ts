import { parseArgs, type ParseArgsConfig } from 'node:util';
import { describe, problem } from '../../errors.ts';
import type { ServerVersion } from '../../inject/contract.ts';

/** Makes the error for a mistake in the use of a command. */
export type Usage = (reason: string) => Error;

/** Says where to read on. The errors are PosternErrors `USAGE`. */
export function usageOf(command: string): Usage {
  return reason => problem('USAGE', { reason: `${reason}; see postern ${command} --help` });
}

/** `parseArgs`, with what is wrong said as a mistake in the use of the command. */
export function parseArguments<const Config extends ParseArgsConfig>(
  usage: Usage,
  config: Config,
): ReturnType<typeof parseArgs<Config>> {
  try {
    return parseArgs(config);
  } catch (error) {
    throw usage(describe(error));
  }
}

/** The value of `--kubernetes-version`. */
export function serverVersion(usage: Usage, version: string): ServerVersion {
  const [, major, minor] = /^v?(\d+)\.(\d+)(?:\.|$)/.exec(version) ?? [];
  if (major === undefined || minor === undefined) {
    throw usage(`--kubernetes-version is ${version}, it must be a version such as 1.36`);
  }
  return { major: Number(major), minor: Number(minor) };
}
