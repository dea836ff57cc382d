import type { PushSecret } from '../../api/push-secret.ts';
import { warning, type Rule } from '../rule.ts';

/**
 * A PushSecret that pushes nothing, or that pushes two keys to one place.
 *
 * Two entries with the same `remoteKey` and `property` overwrite each other; in newer versions of External Secrets they fail.
 */
export const pushData: Rule<PushSecret> = {
  id: 'PST526',
  title: 'a PushSecret that pushes nothing, or pushes twice to one place',
  kinds: ['PushSecret'],
  check({ spec }) {
    const { data = [], dataTo = [] } = spec ?? {};
    if (spec !== undefined && data.length + dataTo.length === 0) {
      const fix = 'write data: [{match: {secretKey: <key>, remoteRef: {remoteKey: <name at the provider>}}}]';
      return [warning('spec', 'pushes nothing: data and dataTo are both empty', fix)];
    }
    const first = new Map<string, number>();
    return data.flatMap((entry, index) => {
      const { remoteKey, property = '' } = entry?.match?.remoteRef ?? {};
      if (remoteKey === undefined) return [];
      const place = JSON.stringify([remoteKey, property]);
      const earlier = first.get(place);
      if (earlier === undefined) {
        first.set(place, index);
        return [];
      }
      const message = `is written by spec.data[${earlier}] already`;
      return [warning(`spec.data[${index}].match.remoteRef`, message, 'give each a property of its own')];
    });
  },
};
