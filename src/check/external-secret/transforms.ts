import { templateKeys } from '../template-keys.ts';
import { templateFindings } from '../template-findings.ts';
import { error, warning, type ExternalSecretRule, type RuleFinding } from '../rule.ts';

/*
 * spec.dataFrom[].rewrite[].transform.template   a Go template of .value
 */
/**
 * A `rewrite[].transform` template that does not parse, or that asks for something else than `.value`.
 *
 * The template is given each key as `.value` and nothing else, and gives the new key.
 */
export const transforms: ExternalSecretRule = {
  id: 'PST118',
  title: 'a `rewrite.transform` template that cannot be rendered',
  kinds: ['ExternalSecret'],
  check({ spec }) {
    return (spec?.dataFrom ?? []).flatMap((entry, index) =>
      (entry?.rewrite ?? []).flatMap((step, at) =>
        transformFindings(
          `spec.dataFrom[${index}].rewrite[${at}].transform.template`,
          step?.transform?.template,
        ),
      ),
    );
  },
};

function transformFindings(path: string, text: string | undefined): readonly RuleFinding[] {
  if (text === undefined) return [];
  if (!text.includes('{{'))
    return [warning(path, 'gives every key the same name: it does not use {{ .value }}')];
  const broken = templateFindings(path, text);
  if (broken.length > 0) return broken;
  return templateKeys(text)
    .filter(key => key !== 'value')
    .map(key => error(path, `asks for .${key}, and there is .value alone`, 'write {{ .value }}'));
}
