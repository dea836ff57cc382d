import type { StoredSecret } from './certificate-cluster.ts';
import { SECRET_ANNOTATIONS } from './secret-annotations.ts';
import { isEmpty, SECRET_LAYOUT } from './secret-layout.ts';

/**
 * The layout, if a later version wrote this Secret: it is read and never written. undefined: it is one of this version.
 * An empty Secret has nothing that could be damaged, and one without the annotation is of layout 1.
 */
export function laterLayout(secret: StoredSecret): string | undefined {
  const layout = secret.annotations[SECRET_ANNOTATIONS.layout] ?? SECRET_LAYOUT;
  return layout === SECRET_LAYOUT || isEmpty(secret) ? undefined : layout;
}
