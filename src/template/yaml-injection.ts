/**
 * Values that mean something else once they stand in YAML: a template such as `password: {{ .password }}` is broken, cut
 * short or added to by what a password may well contain. Found by rendering the template once more with harmless words
 * in the place of values and comparing the documents.
 */
import { PosternError } from '../errors.ts';
import { jsonEntries, yamlToStringMap } from '../golang/yaml.ts';
import { readYaml } from '../golang/yaml-read.ts';
import { isYamlMap, type YamlValue } from '../golang/yaml-value.ts';
import { bytesOf, textOf, type GoMap } from './value.ts';

/**
 * What the YAML is for. `keysAndValues`: a map whose values become text, so that a changed text counts too (`0123`, `yes`).
 * `file`: a document for a program, where a number may be meant as one.
 */
export type YamlUse = 'keysAndValues' | 'file';

export interface YamlTemplate {
  readonly use: YamlUse;
  readonly data: GoMap;
  /** The same template over other data. */
  render(data: GoMap): Promise<Buffer>;
}

/**
 * The keys whose values do not come through as themselves. Each is tried while all the others are harmless words.
 * @param suspects see `yamlSuspects`
 */
export async function yamlBreakers(template: YamlTemplate, suspects: readonly string[]): Promise<string[]> {
  const expected = await treeWith(template, suspects);
  // Without any of the values it is no YAML either, or does not render: they are not at fault.
  if (expected === undefined) return [];
  const breakers: string[] = [];
  for (const key of suspects) {
    const value = template.data.entries.get(key);
    const actual = await treeWith(
      template,
      suspects.filter(other => other !== key),
    );
    const marker = markerOf(key);
    const substitution = { marker, value: typeof value === 'string' ? textOf(value) : '' };
    if (actual === undefined || differs(actual, expected, substitution, template.use)) {
      breakers.push(textOf(key));
    }
  }
  return breakers;
}

/** What to write instead, for a message. */
export function yamlAdvice(key: string): string {
  const field = /^[\p{L}_][\p{L}\p{Nd}_]*$/u.test(key) ? `.${key}` : `index . ${JSON.stringify(key)}`;
  return `the value of key ${key} is not what the YAML of this template says of it: it has signs that mean something there; write {{ ${field} | toJson }}`;
}

/** A word that no condition of a template asks for and no document has; its end sets it apart from those of other keys. */
function markerOf(key: string): string {
  return `postern0${Buffer.from(key, 'latin1').toString('hex')}0marker`;
}

/** The document with harmless words under some keys; undefined: the template does not render, or gives no YAML. */
async function treeWith(template: YamlTemplate, harmless: readonly string[]): Promise<YamlValue | undefined> {
  const entries = new Map(template.data.entries);
  for (const key of harmless) entries.set(key, bytesOf(markerOf(key)));
  try {
    return treeOf(await template.render({ ...template.data, entries }), template.use);
  } catch (error) {
    if (error instanceof PosternError) return undefined;
    throw error;
  }
}

function treeOf(output: Buffer, use: YamlUse): YamlValue | undefined {
  try {
    if (use === 'file') return readYaml(output);
    const map = [...yamlToStringMap(output)].map(
      ([key, value]) => [key, [key, value.toString('utf8')] as const] as const,
    );
    return { entries: new Map(map) };
  } catch (error) {
    if (error instanceof PosternError) return undefined;
    throw error;
  }
}

interface Substitution {
  readonly marker: string;
  readonly value: string;
}

/** Whether `actual` is another document than `expected` with the value in the place of the marker. */
function differs(actual: YamlValue, expected: YamlValue, by: Substitution, use: YamlUse): boolean {
  if (Array.isArray(expected)) {
    if (!Array.isArray(actual) || actual.length !== expected.length) return true;
    return expected.some((item, index) => differs(actual[index] ?? null, item, by, use));
  }
  if (isYamlMap(expected)) {
    if (!isYamlMap(actual)) return true;
    const found = new Map(jsonEntries(actual));
    const wanted = jsonEntries(expected);
    return (
      found.size !== wanted.length ||
      wanted.some(([key, item]) => {
        const own = found.get(substituted(key, by));
        return own === undefined || differs(own, item, by, use);
      })
    );
  }
  if (isYamlMap(actual) || Array.isArray(actual)) return true;
  if (typeof expected !== 'string' || !expected.includes(by.marker)) return false;
  if (typeof actual !== 'string') return use === 'keysAndValues';
  // A line end at the end of a value goes unnoticed by whoever put it there.
  return actual.trimEnd() !== substituted(expected, by).trimEnd();
}

function substituted(text: string, { marker, value }: Substitution): string {
  return text.replaceAll(marker, () => value);
}
