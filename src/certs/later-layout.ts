import type { StoredSecret } from './certificate-cluster.ts';
import { SECRET_ANNOTATIONS } from './secret-annotations.ts';
import { isEmpty } from './secret-layout.ts';

/**
 * The layout of the Secret that this version reads and writes. A later version raises it when it keeps state that a
 * version which does not know it would damage by writing, such as another phase; keys and annotations that an older
 * version may leave as they are, which it does, need no new layout. In every layout `tls.crt` and `tls.key` are the
 * leaf that replicas serve, `bundle.crt` is whom to trust, and `signing.key` signs plans: so that a version can be
 * rolled back and replicas of two versions serve side by side.
 */
export const SECRET_LAYOUT = '1';

/**
 * The layout, if a later version wrote this Secret: it is read and never written. undefined: it is one of this version.
 * An empty Secret has nothing that could be damaged, and one without the annotation is of layout 1.
 */
export function laterLayout(secret: StoredSecret): string | undefined {
  const layout = secret.annotations[SECRET_ANNOTATIONS.layout] ?? SECRET_LAYOUT;
  return layout === SECRET_LAYOUT || isEmpty(secret) ? undefined : layout;
}
