import { warning, type ExternalSecretRule } from '../rule.ts';

/**
 * An entry of `templateFrom` that has no template, or more than one place to take it from.
 *
 * Each entry has one of `literal`, `configMap` and `secret`. Without any nothing is rendered.
 */
export const templateFromSource: ExternalSecretRule = {
  id: 'PST123',
  title: 'an entry of `templateFrom` without a template',
  kinds: ['ExternalSecret'],
  check({ spec }) {
    return (spec?.target?.template?.templateFrom ?? []).flatMap((from, index) => {
      const path = `spec.target.template.templateFrom[${index}]`;
      if (from === undefined) return [];
      const given = (['literal', 'configMap', 'secret'] as const).filter(name => from[name] !== undefined);
      if (given.length === 0) {
        return [warning(path, 'writes nothing: it has none of literal, configMap and secret')];
      }
      return (['configMap', 'secret'] as const)
        .filter(name => from[name]?.items?.length === 0)
        .map(name =>
          warning(
            `${path}.${name}.items`,
            'writes nothing: the list is empty',
            'write - key: <key of the template>',
          ),
        );
    });
  },
};
