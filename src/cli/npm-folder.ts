/**
 * The folder that paths on a command line are of, where npm has left it: `npm run` starts a script in the folder of
 * package.json and keeps in `INIT_CWD` where it was started itself. undefined: the one that the process is in.
 *
 * Programs that a script starts, such as those of `npm test`, have the same variables and mean the folder that they are in.
 *
 * @param scripts of package.json that are nothing but this program
 * @param root the folder of package.json
 */
export function npmFolder(
  scripts: readonly string[],
  root: string,
  { env, cwd }: { readonly env: Readonly<Record<string, string | undefined>>; readonly cwd: string },
): string | undefined {
  const { npm_lifecycle_event: script, INIT_CWD: started } = env;
  if (script === undefined || !scripts.includes(script)) return undefined;
  return cwd === root && started !== root ? started : undefined;
}
