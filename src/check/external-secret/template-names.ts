import type { Loose } from '../../api/validate/loose.ts';
import { dataKeyPattern } from '../../api/schema/schema.ts';
import type { ExternalSecretSpec } from '../../api/external-secret.ts';
import { error, type ExternalSecretRule, type RuleFinding } from '../rule.ts';

/*
 * spec.target.template.data keys             letters, digits, "-", "_" and ".", at most 253
 * spec.target.template.metadata names        prefix/name as in Kubernetes, https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/
 * spec.target.template.metadata.labels       values without a template: at most 63 characters of the same kind
 */
/**
 * A key in `template.data`, or a label or annotation in `template.metadata`, that Kubernetes does not take.
 *
 * The schema lets any name through; the API server refuses the Secret when External Secrets writes it.
 */
export const templateNames: ExternalSecretRule = {
  id: 'PST122',
  title: 'a key, label or annotation in a template that Kubernetes does not take',
  kinds: ['ExternalSecret'],
  check({ spec }) {
    const { manifest, template } = spec?.target ?? {};
    const path = 'spec.target.template';
    return [
      ...(manifest === undefined ? keyFindings(`${path}.data`, template?.data) : []),
      ...nameFindings(`${path}.metadata.labels`, template?.metadata?.labels),
      ...nameFindings(`${path}.metadata.annotations`, template?.metadata?.annotations),
      ...labelFindings(`${path}.metadata.labels`, template?.metadata?.labels),
    ];
  },
};

type Texts = Loose<NonNullable<NonNullable<ExternalSecretSpec['target']>['template']>['data']> | undefined;

const KEY = new RegExp(dataKeyPattern, 'u');

function keyFindings(path: string, texts: Texts): readonly RuleFinding[] {
  return Object.keys(texts ?? {})
    .filter(name => !KEY.test(name) || name.length > 253)
    .map(name =>
      error(`${path}[${name}]`, "is not a key that a Secret may have: use letters, digits, '-', '_' and '.'"),
    );
}

const NAME = /^(?:[a-z0-9](?:[-a-z0-9.]*[a-z0-9])?\/)?[A-Za-z0-9](?:[-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/u;

function nameFindings(path: string, texts: Texts): readonly RuleFinding[] {
  return Object.keys(texts ?? {})
    .filter(name => !NAME.test(name))
    .map(name => error(`${path}[${name}]`, 'is not a name that Kubernetes takes: write <prefix>/<name>'));
}

function labelFindings(path: string, texts: Texts): readonly RuleFinding[] {
  return Object.entries(texts ?? {})
    .filter(([, text]) => typeof text === 'string' && text !== '' && !text.includes('{{'))
    .filter(([, text]) => !/^[A-Za-z0-9](?:[-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/u.test(text ?? ''))
    .map(([name]) =>
      error(
        `${path}[${name}]`,
        "is not the value of a label: at most 63 letters, digits, '-', '_' and '.', with a letter or digit at both ends",
      ),
    );
}
