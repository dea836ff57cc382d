import { CHECKED_KINDS } from '../../api/checked-kinds.ts';
import { GENERATOR_GROUP } from '../../api/generators/index.ts';
import { GROUP } from '../../api/kinds.ts';
import { meantKindOf } from '../../api/meant-kind.ts';
import { groupOf } from '../manifest-set.ts';
import { warning, type SetRule } from '../rule.ts';
import { ofEach } from './placed.ts';

/**
 * A kind of the groups of External Secrets that no version up to 2.9 has, and that is near to none it has.
 *
 * A cluster refuses it ("no matches for kind"). It may be of a later version, or made up: generators and stores are often guessed
 * from the names of others, such as `VaultPKIBackend`. For kinds that are nearly right the right one is named.
 */
export const unknownKind: SetRule = {
  id: 'PST618',
  title: 'a kind that External Secrets does not have',
  kinds: [],
  checkSet: set =>
    ofEach(
      set.objects.filter(object => [GROUP, GENERATOR_GROUP].includes(groupOf(object))),
      object => {
        const kind = String(object['kind']);
        const isKnown = OTHERS.has(kind) || CHECKED_KINDS.some(known => known.kind === kind);
        if (isKnown || kind.endsWith('List') || meantKindOf(object) !== undefined) return [];
        const message = 'is a kind of no version of External Secrets up to 2.9';
        return [warning('kind', message, 'write one of those in its documentation')];
      },
    ),
};

/** Written by External Secrets itself. */
const OTHERS: ReadonlySet<string> = new Set(['GeneratorState']);
