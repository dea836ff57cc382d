/** `postern render`: what an application would receive, worked out on this machine. */
import { randomBytes } from 'node:crypto';
import { setTimeout as abortLater } from 'node:timers';
import { oneLine } from '../check/wording/one-line.ts';
import { PosternError, problem } from '../errors.ts';
import { openStore } from '../providers/registry.ts';
import { createProviderTools } from '../providers/tools.ts';
import { readManifestFiles, textOf } from './files/manifest-files.ts';
import { placeText } from './print/place-text.ts';
import { adviceFor } from './render/advice.ts';
import { readArguments, type Output, type RenderArguments } from './render/arguments.ts';
import { collect, storesOf, type Collected } from './render/collect.ts';
import {
  printEnv,
  printJson,
  printSecrets,
  printTable,
  type Printed,
  type RenderedSecret,
} from './render/outputs.ts';
import { printExplain, type Traced } from './render/print-explain.ts';
import { resolveManifests, type Rendered } from './render/resolve-manifests.ts';
import { readValues, type Values } from './render/values-file.ts';
import { writeFolder } from './render/write-folder.ts';

const HELP = `Shows the keys and values that ExternalSecrets give, with the code that the agent in a pod runs.

  postern render -f FILE [-f FILE ...] [options]

  -f, --file FILE        manifests in YAML or JSON; a folder stands for every .yaml, .yml and .json in it, - for standard input
      --name NAME        only this ExternalSecret (may be repeated)
  -n, --namespace NAME   only this namespace; objects that name none are in it (all of them; none named: default)
      --values FILE      answers in place of every provider, so that nothing is contacted (docs/guides/render.md)
  -o, --output FORMAT    table (default), env (shell), json: masked, each value by its length and form
                         dir: files below --out, secret: the Kubernetes Secret that External Secrets would write;
                         these two are for their values and never masked
      --out DIR          the folder of -o dir: DIR/<target>/<key>, mode 0600; must be empty
      --overwrite        replace files in a folder that is not empty
      --show-values      print values in table, env, json and --explain
      --explain          instead of -o: for each key where it came from and what each step did to it
      --timeout SECONDS  for all providers together (30)

Files must hold the stores too, and the Secrets with which they log in: nothing is asked of a cluster.
Warnings go to standard error, and so does the one error that ends it.
Exit status: 0 done, 1 something cannot be rendered, 2 wrong usage, 3 a file that cannot be read.
`;

/** @returns the exit status */
export async function run(args: string[]): Promise<number> {
  try {
    const options = readArguments(args);
    if (options === 'help') {
      process.stdout.write(HELP);
      return 0;
    }
    await render(options);
    return 0;
  } catch (error) {
    if (!(error instanceof PosternError)) throw error;
    say(`postern render: ${error.message}`);
    if (error.code === 'USAGE') return 2;
    return error.code === 'FILE_UNREADABLE' ? 3 : 1;
  }
}

async function render(options: RenderArguments): Promise<void> {
  const { objects, problems } = await readManifestFiles(options.files);
  const [malformed] = problems;
  if (malformed !== undefined) {
    throw problem('MANIFEST_REFUSED', { reason: `${placeText(malformed)}: ${malformed.message}` });
  }
  const collected = collect(objects, options);
  for (const { place, finding } of collected.warnings) {
    const fix = finding.fix === undefined ? '' : `; ${finding.fix}`;
    say(`${placeText(place)}: warning ${finding.rule} ${finding.path}: ${finding.message}${fix}`);
  }
  const values = options.values === undefined ? undefined : await valuesOf(options.values, collected);
  const secrets = rendered(await resolveAll(collected, values, options.timeoutSeconds), values?.file);
  for (const { externalSecret, warnings = [] } of secrets) {
    for (const warning of warnings)
      say(`warning: ExternalSecret ${externalSecret.metadata.name}: ${warning}`);
  }
  if (options.output === 'dir') {
    await writeFolder(secrets, options.out ?? '', options.overwrite);
    return;
  }
  if (options.explain) {
    process.stdout.write(printExplain(secrets, options.showValues));
    return;
  }
  const { text, warnings } = printers[options.output](secrets, options.showValues);
  for (const warning of warnings) say(`warning: ${warning}`);
  process.stdout.write(text);
}

const printers: Readonly<
  Record<Exclude<Output, 'dir'>, (secrets: readonly RenderedSecret[], showValues: boolean) => Printed>
> = { table: printTable, env: printEnv, json: printJson, secret: printSecrets };

async function valuesOf(file: string, { chosen }: Collected): Promise<Values> {
  const used = chosen.flatMap(({ externalSecret }) => storesOf(externalSecret));
  const stores = new Set(used.flatMap(({ kind, name }) => [name, `${kind}/${name}`]));
  return readValues(await textOf(file), file === '-' ? '<stdin>' : file, name => stores.has(name));
}

async function resolveAll(
  collected: Collected,
  values: Values | undefined,
  timeoutSeconds: number,
): Promise<Rendered[]> {
  const tools = { ...createProviderTools(), randomBytes: (size: number) => randomBytes(size) };
  const end = performance.now() + timeoutSeconds * 1000;
  const isExpired = (): boolean => performance.now() >= end;
  const deadline = new AbortController();
  const timer = abortLater(
    () => deadline.abort(new Error(`no answer within ${timeoutSeconds} seconds`)),
    timeoutSeconds * 1000,
  );
  try {
    return await resolveManifests(collected, {
      values,
      openStore,
      tools,
      signal: deadline.signal,
      isExpired,
    });
  } finally {
    clearTimeout(timer);
    tools.close();
  }
}

/** All of them, or the first error: what is printed is never a part of what was asked for. */
function rendered(all: readonly Rendered[], valuesFile: string | undefined): Traced[] {
  const failed = all.flatMap(({ outcome, ...secret }) =>
    'error' in outcome ? [{ ...secret, ...outcome }] : [],
  );
  const [first] = failed;
  if (first !== undefined) {
    const more = failed.length === 1 ? '' : ` (${failed.length - 1} more fail: --name shows each by itself)`;
    const advice = adviceFor(first.error.code, valuesFile);
    const fix = advice === undefined ? '' : `; ${advice}`;
    throw new PosternError(first.error.code, `${placeOf(first)}${first.error.message}${fix}${more}`);
  }
  return all.flatMap(({ outcome, ...secret }) => ('data' in outcome ? [{ ...secret, ...outcome }] : []));
}

/** Where in the files the field stands that an error names: `shop.yaml:12:7: `. */
function placeOf({ source, error }: Pick<Rendered, 'source'> & { readonly error: PosternError }): string {
  if (error.code === 'MANIFEST_REFUSED' && /^\S+:\d+:\d+: /.test(error.message)) return '';
  const [path = ''] = /\bspec\.\S*?(?=[:,]? |[:,]?$)/.exec(error.message) ?? [];
  return `${placeText(source.locate(path))}: `;
}

function say(sentence: string): void {
  process.stderr.write(`${oneLine(sentence)}\n`);
}
