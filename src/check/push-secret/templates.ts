import type { PushSecret } from '../../api/push-secret.ts';
import { firstFindings } from '../first-findings.ts';
import type { Rule } from '../rule.ts';
import { templateFindings } from '../template-findings.ts';
import { templateTexts } from '../template-texts.ts';

/**
 * A template that Go does not read, or that calls a function External Secrets does not have.
 *
 * It is found when the Secret is pushed. The functions are those of templates in an ExternalSecret.
 */
export const pushTemplates: Rule<PushSecret> = {
  id: 'PST529',
  title: 'a template that does not parse, or calls a function that External Secrets does not have',
  kinds: ['PushSecret'],
  check: ({ spec }) =>
    firstFindings(templateTexts(spec?.template, 'spec.template'), ([path, text]) =>
      templateFindings(path, text),
    ),
};
