import { warning, type ExternalSecretRule } from '../rule.ts';

/*
 * spec.dataFrom[].find  name.regexp, tags or path; without all, some providers return everything and others fail
 */
/**
 * A `find` that selects everything, or nothing.
 *
 * Without `name`, `tags` and `path` some providers return every secret that the store can read, into one Secret, and others
 * fail. Say which are meant with `name: {regexp: …}` or `tags`.
 */
export const findSelects: ExternalSecretRule = {
  id: 'PST112',
  title: 'a `find` that selects everything, or nothing',
  kinds: ['ExternalSecret'],
  check({ spec }) {
    return (spec?.dataFrom ?? []).flatMap((entry, index) => {
      const find = entry?.find;
      const isLimited = [find?.name, find?.tags, find?.path].some(limit => limit !== undefined);
      if (find === undefined || isLimited) return [];
      const message = 'has no name, tags or path: it fetches every secret that the store can read, or fails';
      return [warning(`spec.dataFrom[${index}].find`, message, 'write name: {regexp: <expression>}')];
    });
  },
};
