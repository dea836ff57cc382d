/** `postern inject`: shows what the webhook would make of workloads in files. */
import { stringify } from 'yaml';
import { signText } from '../admission/sign.ts';
import { oneLine } from '../check/wording/one-line.ts';
import { isError, type Finding } from '../check/finding.ts';
import { sayable } from '../check/wording/sayable.ts';
import { PosternError, problem } from '../errors.ts';
import type { ServerVersion } from '../inject/contract.ts';
import { readConfig } from './serve/load-config.ts';
import { defaultSettings, type Settings } from '../inject/options/settings.ts';
import type { SourceLocation } from '../manifest/read/read.ts';
import { readManifestFiles, textOf } from './files/manifest-files.ts';
import { injectDocuments, isInjectable, type Injected } from './offline/inject-documents.ts';
import { repeatedObjects } from './offline/repeated-objects.ts';
import { parseArguments, serverVersion, usageOf } from './arguments/parse-arguments.ts';
import { counted } from './print/counted.ts';
import { jsonText } from './print/json-text.ts';
import { placeText } from './print/place-text.ts';

const usage = usageOf('inject');

const HELP = `Shows each annotated Pod, and the pod template of each annotated workload, as the webhook would leave it.

  postern inject -f FILE [-f FILE ...] [options]

  -f, --file FILE                 manifests in YAML or JSON, several documents in one file too; a folder stands for every
                                  .yaml, .yml and .json in it; - reads standard input
  -n, --namespace NAME            namespace of objects that name none (default)
  -o, --output FORMAT             yaml: every document (default); json: the same as JSON;
                                  patch: JSON Patch of each injected object; plan: what its agent would be given
      --config FILE               settings of the operator, as for postern serve
      --kubernetes-version X.Y    version of the API server (1.36)

Files must hold the ExternalSecrets and stores too: nothing is asked of a cluster. Plans are signed with a fixed key
that everybody knows, so the output is for looking at and for tests; do not apply it where the webhook runs, which
refuses a plan that it has not signed itself.

Findings go to standard error: file:line:column: severity rule path: message; what to write. So does a last line with how
many pod templates were injected; a Pod counts as one.
Exit status: 0 all of it works, 1 something is refused or there is no manifest, 2 wrong usage or settings, 3 a file that cannot be read.
`;

/** Known to everybody: a signature under it proves nothing. */
const SHOW_KEY = Buffer.alloc(32);

/** @returns the exit status */
export async function run(args: string[]): Promise<number> {
  try {
    const options = readArguments(args);
    if (options === 'help') {
      process.stdout.write(HELP);
      return 0;
    }
    return await inject(options);
  } catch (error) {
    if (!(error instanceof PosternError)) throw error;
    process.stderr.write(`postern inject: ${error.message}\n`);
    if (error.code === 'MANIFEST_REFUSED') return 1;
    return error.code === 'FILE_UNREADABLE' ? 3 : 2;
  }
}

interface Arguments {
  readonly files: readonly string[];
  readonly namespace: string;
  readonly output: Output;
  readonly config: string | undefined;
  readonly server: ServerVersion;
}

type Output = 'yaml' | 'json' | 'patch' | 'plan';

async function inject(options: Arguments): Promise<number> {
  const settings = await settingsOf(options.config);
  const { objects: sources, problems } = await readManifestFiles(options.files);
  for (const { message, ...place } of problems) say(place, 'error', message);
  const { namespace, server } = options;
  if (sources.length === 0 && problems.length === 0) {
    const reason = 'there is no manifest in the files: name a file that has one with -f';
    throw problem('MANIFEST_REFUSED', { reason });
  }
  for (const { place, finding } of repeatedObjects(sources, namespace))
    say(place, finding.severity, ofFinding(finding));
  const documents = injectDocuments(sources, {
    namespace,
    settings,
    server,
    sign: content => signText(SHOW_KEY, content),
  });
  for (const { source, findings } of documents) {
    for (const finding of findings) say(source.locate(finding.path), finding.severity, ofFinding(finding));
  }
  if (problems.length > 0) return 3;
  if (documents.some(({ findings }) => findings.some(isError))) return 1;
  process.stdout.write(formats[options.output](documents));
  process.stderr.write(`postern inject: ${summaryOf(documents)}\n`);
  return 0;
}

function readArguments(args: string[]): Arguments | 'help' {
  const { values } = parseArguments(usage, {
    args,
    options: {
      file: { type: 'string', short: 'f', multiple: true, default: [] },
      namespace: { type: 'string', short: 'n', default: 'default' },
      output: { type: 'string', short: 'o', default: 'yaml' },
      config: { type: 'string' },
      'kubernetes-version': { type: 'string', default: '1.36' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help === true) return 'help';
  const output = (['yaml', 'json', 'patch', 'plan'] as const).find(format => format === values.output);
  if (output === undefined) throw usage(`-o is ${values.output}, it must be yaml, json, patch or plan`);
  if (values.file.length === 0) throw usage('name at least one file with -f');
  return {
    files: values.file,
    namespace: values.namespace,
    output,
    config: values.config,
    server: serverVersion(usage, values['kubernetes-version']),
  };
}

async function settingsOf(file: string | undefined): Promise<Settings> {
  return file === undefined ? defaultSettings : readConfig(await textOf(file), file).settings;
}

/** What came of it, so that nothing to do is seen where something was meant. */
function summaryOf(documents: readonly Injected[]): string {
  const injectable = documents.filter(({ source }) => isInjectable(source.object));
  if (injectable.length === 0)
    return `there is no Pod and no workload of a known kind among ${counted(documents.length, 'manifest')}`;
  const injected = injectable.filter(each => each.injected !== undefined);
  return `${injected.length} of ${counted(injectable.length, 'pod template')} injected`;
}

const formats: Readonly<Record<Output, (documents: readonly Injected[]) => string>> = {
  // Version 1.1 quotes what kubectl would otherwise read as something else: "yes", "012".
  yaml: documents =>
    documents
      .map(({ object }) => stringify(object, { version: '1.1', lineWidth: 0, aliasDuplicateObjects: false }))
      .join('---\n'),
  json(documents) {
    const objects = documents.map(({ object }) => object);
    return asJson(objects.length === 1 ? objects[0] : { apiVersion: 'v1', kind: 'List', items: objects });
  },
  patch: documents => perObject(documents, ({ patch }) => ({ patch })),
  plan: documents => perObject(documents, ({ plan }) => (plan === undefined ? undefined : { plan })),
};

function perObject(
  documents: readonly Injected[],
  show: (injected: NonNullable<Injected['injected']>) => object | undefined,
): string {
  return asJson(
    documents.flatMap(({ source, namespace, injected }) => {
      const { kind, metadata } = source.object;
      const shown = injected === undefined ? undefined : show(injected);
      return shown === undefined ? [] : { kind, namespace, name: nameIn(metadata), ...shown };
    }),
  );
}

function nameIn(metadata: unknown): unknown {
  return typeof metadata === 'object' && metadata !== null && 'name' in metadata ? metadata.name : undefined;
}

function asJson(value: unknown): string {
  return `${jsonText(value, 2)}\n`;
}

function ofFinding(finding: Finding): string {
  const { rule, path, message, fix } = sayable(finding);
  return `${rule} ${path}: ${message}${fix === undefined ? '' : `; ${fix}`}`;
}

function say(place: SourceLocation, severity: Finding['severity'], sentence: string): void {
  process.stderr.write(oneLine(`${placeText(place)}: ${severity} ${sentence}`) + '\n');
}
