import type { Loose } from '../../api/validate/loose.ts';
import type { ExternalSecretSpec } from '../../api/external-secret.ts';
import { error, type ExternalSecretRule } from '../rule.ts';

type Template = NonNullable<NonNullable<Loose<ExternalSecretSpec>['target']>['template']>;

/*
 * spec.target.template.type
 *   bootstrap.kubernetes.io/token        never: it would let its writer join nodes to the cluster
 *   kubernetes.io/service-account-token  not with the annotation kubernetes.io/service-account.name, nor with
 *                                        annotations that a template renders: Kubernetes would fill in a token of
 *                                        the account that the annotation names
 *   any other                            ok
 */
/**
 * A template `type` that gives a Secret powers of its own.
 *
 * A Secret of type `bootstrap.kubernetes.io/token` admits nodes to the cluster, and Kubernetes fills one of type
 * `kubernetes.io/service-account-token` with a token of the account that an annotation names. External Secrets
 * refuses both, because a namespace could obtain rights that it was not given. Use another type, or a projected
 * serviceAccountToken volume.
 */
export const secretType: ExternalSecretRule = {
  id: 'PST108',
  title: 'a template `type` that gives a Secret powers of its own',
  kinds: ['ExternalSecret'],
  check({ spec }) {
    const template = spec?.target?.template;
    const path = 'spec.target.template';
    if (template?.type === 'bootstrap.kubernetes.io/token') {
      return [error(`${path}.type`, 'must not be bootstrap.kubernetes.io/token: such a Secret admits nodes')];
    }
    if (template?.type !== 'kubernetes.io/service-account-token') return [];
    const fix = 'use another type, or ask for a token with a projected serviceAccountToken volume';
    if (namesAccount(template)) {
      return [
        error(
          `${path}.metadata.annotations[kubernetes.io/service-account.name]`,
          'must not be set for type kubernetes.io/service-account-token: it would fetch the token of that account',
          fix,
        ),
      ];
    }
    const index = (template.templateFrom ?? []).findIndex(
      from => from?.target?.toLowerCase() === 'annotations',
    );
    if (index < 0) return [];
    const message = 'must not be Annotations for type kubernetes.io/service-account-token';
    return [error(`${path}.templateFrom[${index}].target`, message, fix)];
  },
};

function namesAccount(template: Template): boolean {
  return Object.hasOwn(template.metadata?.annotations ?? {}, 'kubernetes.io/service-account.name');
}
