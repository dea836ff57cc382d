import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rename } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { mustRun } from './run-command.ts';

export interface GoBuild {
  readonly name: string;
  /** Folder of the Go module. */
  readonly folder: string;
  readonly package: string;
  readonly linkFlags: string;
  /** Path of the program; it appears there when it is complete. */
  readonly output: string;
  /** Path of a file for `go build -overlay`: Go files that are not in the folder. */
  readonly overlay?: string | undefined;
}

/**
 * Builds one program. Progress goes to standard error: a line that counts compiled packages on a terminal, else one
 * line when it begins and one when it ends.
 */
export async function goBuild(build: GoBuild): Promise<void> {
  const unfinished = `${build.output}.${process.pid}`;
  const progress = showProgress(build.name);
  const flags = ['-v', '-trimpath', '-ldflags', build.linkFlags, '-o', unfinished];
  if (build.overlay !== undefined) flags.push('-overlay', build.overlay);
  const child = spawn('go', ['build', ...flags, build.package], {
    cwd: build.folder,
    env: { ...process.env, CGO_ENABLED: '0' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const said: string[] = [];
  const lines = createInterface({ input: child.stderr });
  lines.on('line', line => {
    said.push(line);
    progress.step(said.length);
  });
  await once(child, 'close');
  const { exitCode } = child;
  progress.end(exitCode === 0);
  if (exitCode !== 0) {
    throw new Error(`go build ${build.package} in ${build.folder} failed:\n${said.slice(-20).join('\n')}`);
  }
  await rename(unfinished, build.output);
}

/** Version and platform of the Go toolchain that builds this module, for example `go1.26.0 linux amd64`. */
export async function goVersion(name: string, folder: string): Promise<string> {
  try {
    return await mustRun('go', ['env', 'GOVERSION', 'GOOS', 'GOARCH'], { cwd: folder });
  } catch (error) {
    throw new Error(
      `Go is needed to build ${name}, which these tests run: install Go 1.26 or newer (https://go.dev/dl), ` +
        `or set KUBEBUILDER_ASSETS to a folder that has ${name}`,
      { cause: error },
    );
  }
}

interface Progress {
  readonly step: (count: number) => void;
  readonly end: (success: boolean) => void;
}

function showProgress(name: string): Progress {
  const started = Date.now();
  const seconds = () => Math.round((Date.now() - started) / 1000);
  if (!process.stderr.isTTY) {
    process.stderr.write(`building ${name} (minutes the first time) …\n`);
    return {
      step: () => undefined,
      end: success => process.stderr.write(`${success ? 'built' : 'failed'} ${name} in ${seconds()} s\n`),
    };
  }
  let packages = 0;
  const show = (): void => {
    process.stderr.write(`\r\u001B[Kbuilding ${name}: ${seconds()} s, ${packages} packages compiled`);
  };
  const timer = setInterval(show, 1000);
  show();
  return {
    step: count => {
      packages = count;
    },
    end: success => {
      clearInterval(timer);
      process.stderr.write(`\r\u001B[K${success ? 'built' : 'failed'} ${name} in ${seconds()} s\n`);
    },
  };
}
