/** What is said of values that YAML takes for something else. */
import { createHash } from 'node:crypto';
import { yamlBreakers, type YamlTemplate } from './yaml-injection.ts';

export interface YamlSource extends YamlTemplate {
  /** Of the template. */
  readonly text: string;
}

/** Answers with sentences; `suspects` as in {@link yamlBreakers}. */
export type AdviseOnYaml = (source: YamlSource, suspects: readonly string[]) => Promise<readonly string[]>;

/**
 * Answers the same template over the same data from memory: a refresher comes by every few minutes, and most times
 * nothing is new. Only digests and sentences are remembered.
 * @param most sentences of so many templates are remembered
 */
export function yamlAdviser(most: number): AdviseOnYaml {
  const known = new Map<string, readonly string[]>();
  return async (source, suspects) => {
    const digest = digestOf(source);
    const advice = known.get(digest) ?? (await adviceOn(source, suspects));
    // Last again, so that what is not asked for any more is the first to go.
    known.delete(digest);
    known.set(digest, advice);
    for (const oldest of known.keys()) {
      if (known.size <= most) break;
      known.delete(oldest);
    }
    return advice;
  };
}

/** That of this process. */
export const adviseOnYaml = yamlAdviser(200);

/** What to write instead. */
export function yamlAdvice(key: string): string {
  const field = /^[\p{L}_][\p{L}\p{Nd}_]*$/u.test(key) ? `.${key}` : `index . ${JSON.stringify(key)}`;
  return `the value of key ${key} is not what the YAML of this template says of it: it has signs that mean something there; write {{ ${field} | toJson }}`;
}

async function adviceOn(source: YamlSource, suspects: readonly string[]): Promise<readonly string[]> {
  const { keys, mayBeMore } = await yamlBreakers(source, suspects);
  const advice = keys.map(yamlAdvice);
  return mayBeMore && keys.length > 0 ? [...advice, 'there may be more such keys: mend these first'] : advice;
}

/** The output is left out: the template makes it of the data. */
function digestOf({ use, text, data }: YamlSource): string {
  const known = JSON.stringify([use, text, [...data.entries]]);
  return createHash('sha256').update(known).digest('base64url');
}
