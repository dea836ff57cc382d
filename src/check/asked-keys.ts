import type { ExternalSecretSpec } from '../api/external-secret.ts';
import { dataKeyPattern } from '../api/schema/schema.ts';
import type { Loose } from '../api/validate/loose.ts';
import { nearestName } from '../api/validate/nearest-name.ts';
import { sourceKeys, type KeysOfGenerator } from '../manifest/source-keys.ts';
import { firstFindings } from './first-findings.ts';
import { error, type RuleFinding } from './rule.ts';
import { templateKeys } from './template-keys.ts';
import { templateTexts } from './template-texts.ts';

type Spec = Loose<ExternalSecretSpec>;

const validKey = new RegExp(dataKeyPattern, 'u');

/** The keys that templates may ask for; undefined where they are not all known, and where there is no entry at all. */
export function askableKeys(
  { data = [], dataFrom = [] }: Spec,
  keysOf?: KeysOfGenerator,
): readonly string[] | undefined {
  if (data.length === 0 && dataFrom.length === 0) return undefined;
  const known: string[] = [];
  // An entry that cannot be read, or whose key no Secret can have, may produce any key.
  for (const entry of data) {
    const key = entry?.secretKey;
    if (key === undefined || !validKey.test(key)) return undefined;
    known.push(key);
  }
  for (const entry of dataFrom) {
    const keys = entry === undefined ? undefined : sourceKeys(entry, keysOf);
    if (keys === undefined) return undefined;
    for (const key of keys) {
      if (!validKey.test(key)) return undefined;
      known.push(key);
    }
  }
  return known;
}

/**
 * What the templates of a spec ask for that is not among the keys that they may ask for.
 * @param keys asked for where there is a template; undefined: not all are known, and nothing is said
 */
export function askedKeyFindings(
  spec: Spec,
  keys: () => readonly string[] | undefined,
): readonly RuleFinding[] {
  const texts = templateTexts(spec.target?.template, 'spec.target.template');
  const known = texts.length === 0 ? undefined : keys();
  if (known === undefined) return [];
  const sources = (spec.dataFrom ?? []).length === 0 ? 'data' : 'data or dataFrom';
  const names = new Set(known);
  return firstFindings(texts, ([path, text]) =>
    firstFindings(
      templateKeys(text).filter(key => !names.has(key)),
      key => {
        const nearest = nearestName(key, known);
        const fix =
          nearest === undefined
            ? `add an entry to data with secretKey: ${key}`
            : `write ${asTemplatesSay(nearest)}`;
        return [error(path, `asks for key ${key}, which no entry of ${sources} produces`, fix)];
      },
    ),
  );
}

/** So that it fits alone and within a pipeline. */
function asTemplatesSay(key: string): string {
  return /^[A-Za-z_]\w*$/u.test(key) ? `.${key}` : `(index . ${JSON.stringify(key)})`;
}
