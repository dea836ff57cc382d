import type { SetRule } from '../rule.ts';
import { error } from '../rule.ts';
import { ofPods } from './placed.ts';
import { below, POD_KINDS, unnamedVolumes } from './pod-references.ts';

/**
 * A volume of a Secret that names it in `name`, as other places do.
 *
 * In a volume it is `secret.secretName`; in `projected.sources`, in `env` and in `envFrom` it is `name`. The API server refuses the
 * pod: `secretName` is required, and `name` is no field there.
 */
export const volumeSecretName: SetRule = {
  id: 'PST617',
  title: 'a volume of a Secret with `name` in place of `secretName`',
  kinds: POD_KINDS.map(([, kind]) => kind),
  checkSet: set =>
    ofPods(set, pod =>
      unnamedVolumes(pod).map(path =>
        error(below(pod, path), 'is not how a volume names its Secret', 'write secretName'),
      ),
    ),
};
