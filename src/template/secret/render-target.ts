/** `spec.target.template`: fetched data to the Secret that External Secrets would have made of it. */
import type { TargetTemplate } from '../../api/target.ts';
import { PosternError, problem } from '../../errors.ts';
import type { FunctionTools } from '../function.ts';
import { keyName, unnamedKeysOf } from './key-names.ts';
import { renderText, templateData } from '../render-text.ts';
import type { RenderedSecret } from './rendered-secret.ts';
import { lackOfType } from './secret-type.ts';
import {
  templateSources,
  type ReadTemplate,
  type TemplateSource,
  type TemplateTarget,
} from './template-from.ts';
import type { GoMap } from '../value.ts';
import type { YamlUse } from '../yaml/yaml-injection.ts';
import { isYamlName, yamlSuspects } from '../yaml/yaml-suspects.ts';

export interface RenderTools {
  readonly read: ReadTemplate;
  /** `valuesDecodingStrategy`, by the rules of fetched values. */
  readonly decode: (strategy: TemplateSource['valuesDecodingStrategy'], value: Buffer) => Buffer;
  readonly functions: FunctionTools;
  /** Hears what each template under a field path wrote into the data, and which fetched keys it is sure to use. */
  readonly told: (path: string, written: ReadonlyMap<string, Buffer>, uses: readonly string[]) => void;
  /** Hears what is hardly meant: a sentence with the field path, never a value. */
  readonly warn: (message: string) => void;
}

/**
 * In the order of External Secrets, what comes later over what came before: the fetched data, where mergePolicy is Merge
 * or no template writes data; `templateFrom`; `data`; then labels and annotations.
 * @throws PosternError in ESO's words, with the field path
 */
export async function renderTarget(
  template: TargetTemplate,
  fetched: ReadonlyMap<string, Buffer>,
  tools: RenderTools,
): Promise<RenderedSecret> {
  const { data = {}, templateFrom = [], mergePolicy, metadata, type } = template;
  const isEmpty = Object.keys(data).length === 0 && templateFrom.length === 0;
  const sheet: Sheet = {
    fetched,
    unnamedKeys: new Map(),
    data: new Map(mergePolicy === 'Merge' || isEmpty ? fetched : []),
    labels: new Map(),
    annotations: new Map(),
    dot: templateData(fetched),
    tools,
  };
  try {
    for (const source of templateSources(templateFrom)) await writeFrom(sheet, source);
    await writeMap(sheet, 'data', 'spec.target.template.data', data);
    await writeMap(sheet, 'labels', 'spec.target.template.metadata.labels', metadata?.labels);
    await writeMap(sheet, 'annotations', 'spec.target.template.metadata.annotations', metadata?.annotations);
  } catch (error) {
    throw inWords('could not apply template', error);
  }
  const lack = lackOfType(type, sheet.data);
  if (lack !== undefined)
    throw problem('RESOLVE_REFUSED', { place: 'spec.target.template.type', reason: lack });
  const { labels, annotations, unnamedKeys } = sheet;
  return {
    data: unnamedKeys.size === 0 ? sheet.data : Object.assign(sheet.data, { unnamedKeys }),
    type,
    metadata: { labels, annotations, finalizers: metadata?.finalizers ?? [] },
  };
}

/** What is being written, and what it is written from. */
interface Sheet {
  readonly fetched: ReadonlyMap<string, Buffer>;
  /** Of the data: see `SecretData`. */
  readonly unnamedKeys: Map<string, string>;
  readonly data: Map<string, Buffer>;
  readonly labels: Map<string, string>;
  readonly annotations: Map<string, string>;
  readonly dot: GoMap;
  readonly tools: RenderTools;
}

async function writeFrom(sheet: Sheet, source: TemplateSource): Promise<void> {
  const { dot, tools } = sheet;
  try {
    const text = await source.text(tools.read);
    const { output, template } = await renderText(source.name, text, dot, tools.functions);
    const yaml = { name: source.name, text, output, path: source.path };
    let values: ReadonlyMap<string, Buffer> = new Map([[source.name, output]]);
    if (source.templateAs === 'KeysAndValues') {
      const advice = await warnOfYaml(sheet, yaml, 'keysAndValues');
      values = await keysAndValues(output, advice);
    } else if (isYamlName(source.name)) await warnOfYaml(sheet, yaml, 'file');
    const unnamedKeys =
      source.templateAs === 'KeysAndValues' ? unnamedKeysOf(values.keys(), sheet.fetched, yaml) : undefined;
    const decoded = new Map(
      [...values].map(([key, value]) => [
        key,
        decodeValue(sheet, source, keyName(key, { unnamedKeys }), value),
      ]),
    );
    write(sheet, source.target, { path: source.path, values: decoded, uses: template.keys, unnamedKeys });
  } catch (error) {
    throw inWords('error fetching templateFrom data', inWords(source.path, error));
  }
}

async function writeMap(
  sheet: Sheet,
  target: TemplateTarget,
  path: string,
  templates: Readonly<Record<string, string>> = {},
): Promise<void> {
  for (const [key, text] of Object.entries(templates)) {
    const at = `${path}[${key}]`;
    try {
      const { output, template } = await renderText(key, text, sheet.dot, sheet.tools.functions);
      if (target === 'data' && isYamlName(key)) {
        await warnOfYaml(sheet, { name: key, text, output, path: at }, 'file');
      }
      write(sheet, target, { path: at, values: new Map([[key, output]]), uses: template.keys });
    } catch (error) {
      throw inWords('could not execute template', inWords(at, error));
    }
  }
}

interface YamlText {
  readonly name: string;
  readonly text: string;
  readonly output: Buffer;
  readonly path: string;
}

/** Before the output is read, so that an error about a document which a value has broken can say so. */
async function warnOfYaml(
  { dot, tools }: Sheet,
  { name, text, output, path }: YamlText,
  use: YamlUse,
): Promise<readonly string[]> {
  const suspects = yamlSuspects(output, dot);
  if (suspects.length === 0) return [];
  // Loaded where a value could break a document: it needs a parser of YAML.
  const { adviseOnYaml } = await import('../yaml/yaml-advice.ts');
  const render = async (data: GoMap): Promise<Buffer> =>
    (await renderText(name, text, data, tools.functions)).output;
  const advice = await adviseOnYaml({ use, text, data: dot, output, render }, suspects);
  for (const sentence of advice) tools.warn(`${path}: ${sentence}`);
  return advice;
}

interface Written {
  readonly path: string;
  readonly values: ReadonlyMap<string, Buffer>;
  readonly uses: readonly string[];
  readonly unnamedKeys?: ReadonlyMap<string, string> | undefined;
}

function write(sheet: Sheet, target: TemplateTarget, { path, values, uses, unnamedKeys }: Written): void {
  if (target === 'data') sheet.tools.told(path, values, uses);
  for (const [key, value] of values) {
    if (target === 'data') setData(sheet, key, value, unnamedKeys?.get(key));
    else sheet[target].set(key, value.toString('utf8'));
  }
}

/** A later template that spells the key makes a name of it. */
function setData(sheet: Sheet, key: string, value: Buffer, unnamed: string | undefined): void {
  sheet.data.set(key, value);
  if (unnamed === undefined) sheet.unnamedKeys.delete(key);
  else sheet.unnamedKeys.set(key, unnamed);
}

function decodeValue(
  sheet: Sheet,
  { valuesDecodingStrategy }: TemplateSource,
  keyName: string,
  value: Buffer,
): Buffer {
  try {
    return sheet.tools.decode(valuesDecodingStrategy, value);
  } catch (error) {
    throw inWords(`failed to decode rendered template value for key ${keyName}`, error);
  }
}

/** @param advice what may be at fault where the output is no YAML */
async function keysAndValues(
  output: Buffer,
  advice: readonly string[],
): Promise<ReadonlyMap<string, Buffer>> {
  // Loaded when a template writes YAML.
  const { yamlToStringMap } = await import('../../golang/yaml/yaml.ts');
  try {
    return yamlToStringMap(output);
  } catch (error) {
    const explained =
      error instanceof PosternError && advice.length > 0
        ? new PosternError(error.code, [error.message, ...advice].join('; '), { cause: error })
        : error;
    throw inWords("could not unmarshal template to 'map[string][]byte'", explained);
  }
}

/** Only what was raised on purpose: its text has no value in it. */
function inWords(words: string, error: unknown): unknown {
  if (!(error instanceof PosternError)) return error;
  return new PosternError(error.code, `${words}: ${error.message}`, { cause: error });
}
