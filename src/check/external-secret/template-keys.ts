import { nearestName } from '../../api/nearest-name.ts';
import { dataKeyPattern } from '../../api/schema.ts';
import { error, type ExternalSecretRule } from '../rule.ts';
import { templateKeys } from '../template-keys.ts';
import { templateTexts } from '../template-texts.ts';

const validKey = new RegExp(dataKeyPattern, 'u');

/**
 * A template that asks for a key that no entry of `data` produces.
 *
 * External Secrets renders with "missingkey=error": such a template fails ("map has no entry for key"), and no Secret is
 * written. Looked at only where every key is known, that is without `dataFrom`.
 */
export const templateAsksFor: ExternalSecretRule = {
  id: 'PST120',
  title: 'a template that asks for a key that no entry of `data` produces',
  kinds: ['ExternalSecret'],
  check({ spec }) {
    const data = spec?.data ?? [];
    if ((spec?.dataFrom ?? []).length > 0 || data.length === 0) return [];
    const keys = data.map(entry => entry?.secretKey);
    // An entry that cannot be read, or whose key no Secret can have, may produce any key.
    const known = keys.filter(key => key !== undefined).filter(key => validKey.test(key));
    if (known.length < keys.length) return [];
    return templateTexts(spec?.target?.template, 'spec.target.template').flatMap(([path, text]) =>
      templateKeys(text)
        .filter(key => !known.includes(key))
        .map(key => {
          const nearest = nearestName(key, known);
          const fix =
            nearest === undefined
              ? `add an entry to data with secretKey: ${key}`
              : `write ${asTemplatesSay(nearest)}`;
          return error(path, `asks for key ${key}, which no entry of data produces`, fix);
        }),
    );
  },
};

/** So that it fits alone and within a pipeline. */
function asTemplatesSay(key: string): string {
  return /^[A-Za-z_]\w*$/u.test(key) ? `.${key}` : `(index . ${JSON.stringify(key)})`;
}
