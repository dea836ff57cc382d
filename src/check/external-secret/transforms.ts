import { templateKeys } from '../template-keys.ts';
import { templateFindings } from '../template-findings.ts';
import { firstFindings } from '../first-findings.ts';
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
    const steps = (spec?.dataFrom ?? []).flatMap((entry, index) =>
      (entry?.rewrite ?? []).map((step, at) => ({
        path: `spec.dataFrom[${index}].rewrite[${at}].transform.template`,
        text: step?.transform?.template,
      })),
    );
    return [
      ...firstFindings(steps, ({ path, text = '' }) => brokenFindings(path, text)),
      ...firstFindings(steps, ({ path, text }) => constantFindings(path, text)),
    ];
  },
};

function constantFindings(path: string, text: string | undefined): readonly RuleFinding[] {
  return text === undefined || text.includes('{{')
    ? []
    : [warning(path, 'gives every key the same name: it does not use {{ .value }}')];
}

function brokenFindings(path: string, text: string): readonly RuleFinding[] {
  const broken = templateFindings(path, text);
  if (broken.length > 0) return broken;
  return templateKeys(text)
    .filter(key => key !== 'value')
    .map(key => error(path, `asks for .${key}, and there is .value alone`, 'write {{ .value }}'));
}
