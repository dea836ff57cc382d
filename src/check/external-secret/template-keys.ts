import type { ExternalSecretSpec } from '../../api/external-secret.ts';
import { fixedKeysOf } from '../../api/generators/fixed-keys.ts';
import type { Loose } from '../../api/validate/loose.ts';
import { nearestName } from '../../api/validate/nearest-name.ts';
import { dataKeyPattern } from '../../api/schema/schema.ts';
import { error, type ExternalSecretRule } from '../rule.ts';
import { templateKeys } from '../template-keys.ts';
import { templateTexts } from '../template-texts.ts';

const validKey = new RegExp(dataKeyPattern, 'u');

/**
 * A template that asks for a key that no entry of `data` or `dataFrom` produces.
 *
 * External Secrets renders with "missingkey=error": such a template fails ("map has no entry for key"), and no Secret is
 * written. Looked at only where every key is known, that is without `dataFrom`, or with generators alone that always produce
 * the same keys, such as ECRAuthorizationToken or SSHKey.
 */
export const templateAsksFor: ExternalSecretRule = {
  id: 'PST120',
  title: 'a template that asks for a key that no entry of `data` or `dataFrom` produces',
  kinds: ['ExternalSecret'],
  check({ spec }) {
    const { data = [], dataFrom = [] } = spec ?? {};
    if (data.length === 0 && dataFrom.length === 0) return [];
    const keys = [
      ...data.map(entry => entry?.secretKey),
      ...dataFrom.flatMap((entry): readonly (string | undefined)[] => generatedKeys(entry) ?? [undefined]),
    ];
    // An entry that cannot be read, or whose key no Secret can have, may produce any key.
    const known = keys.filter(key => key !== undefined).filter(key => validKey.test(key));
    if (known.length < keys.length) return [];
    const sources = dataFrom.length === 0 ? 'data' : 'data or dataFrom';
    return templateTexts(spec?.target?.template, 'spec.target.template').flatMap(([path, text]) =>
      templateKeys(text)
        .filter(key => !known.includes(key))
        .map(key => {
          const nearest = nearestName(key, known);
          const fix =
            nearest === undefined
              ? `add an entry to data with secretKey: ${key}`
              : `write ${asTemplatesSay(nearest)}`;
          return error(path, `asks for key ${key}, which no entry of ${sources} produces`, fix);
        }),
    );
  },
};

type Source = Loose<NonNullable<ExternalSecretSpec['dataFrom']>[number]>;

/** undefined: known after fetching only. */
function generatedKeys(entry: Source | undefined): readonly string[] | undefined {
  const { extract, find, rewrite, sourceRef } = entry ?? {};
  const isAlone = extract === undefined && find === undefined && rewrite === undefined;
  const kind = sourceRef?.generatorRef?.kind;
  return isAlone && kind !== undefined ? fixedKeysOf(kind) : undefined;
}

/** So that it fits alone and within a pipeline. */
function asTemplatesSay(key: string): string {
  return /^[A-Za-z_]\w*$/u.test(key) ? `.${key}` : `(index . ${JSON.stringify(key)})`;
}
