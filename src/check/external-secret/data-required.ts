import { error, type ExternalSecretRule } from '../rule.ts';

/*
 * spec.data      at least one entry, or
 * spec.dataFrom  at least one entry
 */
/**
 * Neither `data` nor `dataFrom`.
 *
 * External Secrets refuses an ExternalSecret that fetches nothing. Add an entry to one of the two.
 */
export const dataRequired: ExternalSecretRule = {
  id: 'PST104',
  title: 'neither `data` nor `dataFrom`',
  kinds: ['ExternalSecret'],
  check({ spec }) {
    if ((spec?.data ?? []).length > 0 || (spec?.dataFrom ?? []).length > 0) return [];
    return [
      error(
        'spec',
        'names no secret to fetch: data and dataFrom are both empty',
        'add data: [{secretKey: <key to write>, remoteRef: {key: <secret at the provider>}}]',
      ),
    ];
  },
};
