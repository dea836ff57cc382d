import { warning, type ExternalSecretRule } from '../rule.ts';

/*
 * spec.dataFrom[].find  name.regexp or tags; without both, some providers return everything and others fail
 */
/**
 * A `find` that selects everything, or nothing.
 *
 * Without `name` and `tags` some providers return every secret that the store can read, into one Secret, and others
 * fail. Say which are meant with `name: {regexp: …}` or `tags`.
 */
export const findSelects: ExternalSecretRule = {
  id: 'PST112',
  title: 'a `find` that selects everything, or nothing',
  kinds: ['ExternalSecret'],
  check({ spec }) {
    return (spec?.dataFrom ?? []).flatMap((entry, index) => {
      const find = entry?.find;
      if (find === undefined || find.name !== undefined || find.tags !== undefined) return [];
      const message = 'has neither name nor tags: it fetches every secret that the store can read, or fails';
      return [warning(`spec.dataFrom[${index}].find`, message, 'write name: {regexp: <expression>}')];
    });
  },
};
