import { error, warning, type ExternalSecretRule } from '../rule.ts';

/*
 *                  creationPolicy
 * deletionPolicy   Owner  Orphan          Merge  None   CreateOrMerge
 * Retain           ok     ok              ok     ok     ok
 * Delete           ok     fails on use    no     no     no
 * Merge            ok     ok              ok     no     ok
 */
/**
 * A `deletionPolicy` that does not go with the `creationPolicy`.
 *
 * External Secrets deletes only what it owns, and merges only into what it writes:
 *
 * |  | Owner | Orphan | Merge | None | CreateOrMerge |
 * |---|---|---|---|---|---|
 * | Retain | ok | ok | ok | ok | ok |
 * | Delete | ok | fails on use | no | no | no |
 * | Merge | ok | ok | ok | no | ok |
 *
 * Write `deletionPolicy: Retain`, or the `creationPolicy` that goes with it.
 */
export const deletionPolicy: ExternalSecretRule = {
  id: 'PST105',
  title: 'a `deletionPolicy` that does not go with the `creationPolicy`',
  kinds: ['ExternalSecret'],
  check({ spec }) {
    const { creationPolicy = 'Owner', deletionPolicy = 'Retain' } = spec?.target ?? {};
    const path = 'spec.target.deletionPolicy';
    if (deletionPolicy === 'Delete' && creationPolicy === 'Orphan') {
      const message = 'Delete fails once it applies, because creationPolicy Orphan gives the Secret no owner';
      return [warning(path, message, 'write deletionPolicy: Retain, or creationPolicy: Owner')];
    }
    if (deletionPolicy === 'Delete' && creationPolicy !== 'Owner') {
      const message = `Delete needs creationPolicy Owner: with ${creationPolicy} the Secret is not ESO's to delete`;
      return [error(path, message, 'write deletionPolicy: Retain, or creationPolicy: Owner')];
    }
    if (deletionPolicy === 'Merge' && creationPolicy === 'None') {
      const message = 'Merge makes no sense with creationPolicy None: there is no Secret to merge with';
      return [error(path, message, 'write deletionPolicy: Retain')];
    }
    return [];
  },
};
