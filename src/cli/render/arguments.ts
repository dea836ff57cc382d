/** What `postern render` takes. */
import { parseArguments, usageOf } from '../arguments/parse-arguments.ts';

const usage = usageOf('render');

const outputs = ['table', 'env', 'json', 'dir', 'secret'] as const;
export type Output = (typeof outputs)[number];

export interface RenderArguments {
  readonly files: readonly string[];
  readonly names: readonly string[];
  readonly namespace: string | undefined;
  readonly values: string | undefined;
  readonly output: Output;
  readonly out: string | undefined;
  readonly overwrite: boolean;
  readonly showValues: boolean;
  readonly explain: boolean;
  readonly timeoutSeconds: number;
}

/** @throws PosternError `USAGE` */
export function readArguments(args: string[]): RenderArguments | 'help' {
  const { values } = parseArguments(usage, {
    args,
    options: {
      file: { type: 'string', short: 'f', multiple: true, default: [] },
      name: { type: 'string', multiple: true, default: [] },
      namespace: { type: 'string', short: 'n' },
      values: { type: 'string' },
      output: { type: 'string', short: 'o', default: 'table' },
      out: { type: 'string' },
      overwrite: { type: 'boolean' },
      'show-values': { type: 'boolean' },
      explain: { type: 'boolean' },
      timeout: { type: 'string', default: '30' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help === true) return 'help';
  const output = outputs.find(format => format === values.output);
  if (output === undefined) throw usage(`-o is ${values.output}, it must be one of ${outputs.join(', ')}`);
  const { out, overwrite = false, explain = false, 'show-values': showValues = false } = values;
  if (explain && output !== 'table') throw usage('--explain is an output of its own: leave -o out');
  if (output === 'dir' && out === undefined) throw usage('-o dir needs the folder to write to: --out DIR');
  if (output !== 'dir' && (out !== undefined || overwrite))
    throw usage('--out and --overwrite go with -o dir');
  if (values.file.length === 0) throw usage('name at least one file with -f');
  if (values.file.includes('-') && values.values === '-')
    throw usage('standard input can be read once: -f - or --values -');
  const timeoutSeconds = Number(values.timeout);
  if (!(timeoutSeconds > 0 && timeoutSeconds <= 3600))
    throw usage(`--timeout is ${values.timeout}, it must be seconds between 0 and 3600`);
  return {
    files: values.file,
    names: values.name,
    namespace: values.namespace,
    values: values.values,
    output,
    out,
    overwrite,
    showValues,
    explain,
    timeoutSeconds,
  };
}
