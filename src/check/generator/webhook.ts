import type { WebhookSpec } from '../../api/generators/webhook.ts';
import { durationFindings } from '../duration-findings.ts';
import { firstFindings } from '../first-findings.ts';
import { syntaxFindings } from '../template-findings.ts';
import { error, type Rule, type RuleFinding } from '../rule.ts';

/**
 * A Webhook generator whose templates or timeout cannot be read.
 *
 * URL, body and headers are Go templates over the `secrets`; the timeout is a duration of Go.
 */
export const generatorWebhook: Rule<{ spec: WebhookSpec }> = {
  id: 'PST410',
  title: 'a Webhook generator whose templates or timeout cannot be read',
  kinds: ['Webhook'],
  check({ spec }) {
    return [
      ...syntaxFindings('spec.url', spec?.url),
      ...syntaxFindings('spec.body', spec?.body),
      ...firstFindings(Object.entries(spec?.headers ?? {}), ([name, text]) =>
        syntaxFindings(`spec.headers[${name}]`, text),
      ),
      ...durationFindings('spec.timeout', spec?.timeout),
      ...urlFindings(spec?.url),
    ];
  },
};

function urlFindings(url: string | undefined): readonly RuleFinding[] {
  if (url === undefined || url.startsWith('{{') || /^https?:\/\//iu.test(url)) return [];
  return [error('spec.url', 'must begin with https:// or http://', 'write https://<host>/<path>')];
}
