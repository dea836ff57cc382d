import { error, type ExternalSecretRule } from '../rule.ts';

/*
 * spec.dataFrom[].rewrite[].merge  strategy JSON needs into; strategy Extract does not read it
 */
/**
 * `rewrite.merge` with strategy JSON and no `into`.
 *
 * The merged object needs a key to stand under; External Secrets fails without one when it fetches. Write `into:
 * <key>`.
 */
export const mergeInto: ExternalSecretRule = {
  id: 'PST113',
  title: '`rewrite.merge` with strategy JSON and no `into`',
  kinds: ['ExternalSecret'],
  check({ spec }) {
    return (spec?.dataFrom ?? []).flatMap((entry, index) =>
      (entry?.rewrite ?? []).flatMap((step, position) => {
        const merge = step?.merge;
        if (merge?.strategy !== 'JSON' || (merge.into ?? '') !== '') return [];
        const path = `spec.dataFrom[${index}].rewrite[${position}].merge.into`;
        return [
          error(path, 'is required with strategy JSON', 'write into: <key that gets the merged object>'),
        ];
      }),
    );
  },
};
