import { mustRun, runCommand } from '../run-command.ts';

/** Sees to it that Debian packages are installed: installs those that are missing if we are root, else says which are. */
export async function needPackages(names: readonly string[]): Promise<void> {
  const missing: string[] = [];
  for (const name of names) if (!(await isInstalled(name))) missing.push(name);
  if (missing.length === 0) return;
  const command = `apt-get install --no-install-recommends ${missing.join(' ')}`;
  if (process.getuid?.() !== 0)
    throw new Error(`these tests need packages that are not installed: ${command}`);

  const options = { env: { DEBIAN_FRONTEND: 'noninteractive' }, timeoutSeconds: 300 };
  const install = ['install', '--yes', '--quiet', '--no-install-recommends', ...missing];
  // The package lists of a fresh machine are empty or old; those of a used one need no update.
  if ((await runCommand('apt-get', install, options)).code === 0) return;
  await mustRun('apt-get', ['update', '--quiet'], options);
  await mustRun('apt-get', install, options);
}

async function isInstalled(name: string): Promise<boolean> {
  const { code, stdout } = await runCommand('dpkg-query', ['--show', '--showformat=${Status}', name]);
  return code === 0 && stdout === 'install ok installed';
}
