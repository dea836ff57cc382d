/**
 * Values that mean something else once they stand in YAML: a template such as `password: {{ .password }}` is broken, cut
 * short or added to by what a password may well contain. Found by rendering the template once more with harmless words
 * in the place of values and comparing the documents; only where they differ, halves and their halves are tried.
 */
import { PosternError } from '../../errors.ts';
import { jsonEntries, yamlToStringMap } from '../../golang/yaml/yaml.ts';
import { readYaml } from '../../golang/yaml/yaml-read.ts';
import { isYamlMap, type YamlValue } from '../../golang/yaml/yaml-value.ts';
import { bytesOf, textOf, type GoMap } from '../value.ts';

/**
 * What the YAML is for. `keysAndValues`: a map whose values become text, so that a changed text counts too (`0123`, `yes`).
 * `file`: a document for a program, where a number may be meant as one.
 */
export type YamlUse = 'keysAndValues' | 'file';

export interface YamlTemplate {
  readonly use: YamlUse;
  readonly data: GoMap;
  /** What it renders to. */
  readonly output: Buffer;
  /** The same template over other data. */
  render(data: GoMap): Promise<Buffer>;
}

export interface YamlBreakers {
  readonly keys: readonly string[];
  /** Whether there may be more: looking for them would have taken too long. */
  readonly mayBeMore: boolean;
}

/** Beside the first. Enough for some twenty keys: whoever mends those sees the next ones. */
const MOST_RENDERS = 40;

/**
 * The keys whose values do not come through as themselves. Each is tried while all the others are harmless words.
 * @param suspects see `yamlSuspects`
 */
export async function yamlBreakers(
  template: YamlTemplate,
  suspects: readonly string[],
): Promise<YamlBreakers> {
  const expected = await treeWith(template, suspects);
  // Without any of the values it is no YAML either, or does not render: they are not at fault.
  if (expected === undefined) return { keys: [], mayBeMore: false };
  const keys: string[] = [];
  let renders = 0;

  /** `actual` holds the values of `group`, and harmless words for the other suspects. */
  const search = async (group: readonly string[], actual: YamlValue | undefined): Promise<void> => {
    if (actual !== undefined && !differs(actual, expected, valuesOf(template.data, group), template.use))
      return;
    const [first, ...others] = group;
    if (first === undefined) return;
    if (others.length === 0) {
      keys.push(textOf(first));
      return;
    }
    const middle = Math.ceil(group.length / 2);
    for (const half of [group.slice(0, middle), group.slice(middle)]) {
      if (renders === MOST_RENDERS) return;
      renders += 1;
      const present = new Set(half);
      await search(
        half,
        await treeWith(
          template,
          suspects.filter(key => !present.has(key)),
        ),
      );
    }
  };
  await search(suspects, treeOf(template.output, template.use));
  return { keys, mayBeMore: renders === MOST_RENDERS };
}

/** A word that no condition of a template asks for and no document has; its end sets it apart from those of other keys. */
function markerOf(key: string): string {
  return `postern0${Buffer.from(key, 'latin1').toString('hex')}0marker`;
}

const MARKER = /postern0[\da-f]*0marker/g;

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

/** By marker. */
type Substitutes = ReadonlyMap<string, string>;

function valuesOf({ entries }: GoMap, keys: readonly string[]): Substitutes {
  return new Map(
    keys.map(key => {
      const value = entries.get(key);
      return [markerOf(key), typeof value === 'string' ? textOf(value) : ''];
    }),
  );
}

/** Whether `actual` is another document than `expected` with values in the place of their markers. */
function differs(actual: YamlValue, expected: YamlValue, by: Substitutes, use: YamlUse): boolean {
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
  const wanted = typeof expected === 'string' ? substituted(expected, by) : expected;
  if (typeof wanted !== 'string' || wanted === expected) return false;
  if (typeof actual !== 'string') return use === 'keysAndValues';
  // A line end at the end of a value goes unnoticed by whoever put it there.
  return actual.trimEnd() !== wanted.trimEnd();
}

function substituted(text: string, by: Substitutes): string {
  return text.replaceAll(MARKER, marker => by.get(marker) ?? marker);
}
