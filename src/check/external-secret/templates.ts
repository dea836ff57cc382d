import { askableKeys } from '../asked-keys.ts';
import { firstFindings } from '../first-findings.ts';
import type { ExternalSecretRule } from '../rule.ts';
import { templateFindings } from '../template-findings.ts';
import { templateTexts } from '../template-texts.ts';

/**
 * A template that Go does not read, or that calls a function External Secrets does not have.
 *
 * It is found when the Secret is rendered. The functions are Go's own, those of sprig but for `env`, `expandenv` and
 * `getHostByName`, and those of External Secrets. A key with a hyphen or dot is `{{ index . "db-password" }}`.
 */
export const templates: ExternalSecretRule = {
  id: 'PST119',
  title: 'a template that does not parse, or calls a function that External Secrets does not have',
  kinds: ['ExternalSecret'],
  check({ spec }) {
    return firstFindings(templateTexts(spec?.target?.template, 'spec.target.template'), ([path, text]) =>
      templateFindings(path, text, () => askableKeys(spec ?? {}) ?? []),
    );
  },
};
