import { problem, type PosternError } from '../../errors.ts';
import type { Annotations, StoredSecret } from '../certificate-cluster.ts';
import { SECRET_ANNOTATIONS } from '../secret-annotations.ts';
import { isEmpty, SECRET_LAYOUT } from '../secret-layout.ts';

/**
 * The layout, if a later version wrote this Secret: it is read and never written. undefined: it is one of this version.
 * An empty Secret has nothing that could be damaged, and one without the annotation is of layout 1.
 */
export function laterLayout(secret: StoredSecret): string | undefined {
  return isEmpty(secret) ? undefined : unknownLayout(secret.annotations);
}

/** The layout that they name, unless it is the one of this version. */
export function unknownLayout(annotations: Annotations): string | undefined {
  const layout = annotations[SECRET_ANNOTATIONS.layout] ?? SECRET_LAYOUT;
  return layout === SECRET_LAYOUT ? undefined : layout;
}

/** Why a Secret of such a layout is left alone. `secret`: `<namespace>/<name>`. */
export function leftToLater(secret: string, layout: string): PosternError {
  return problem('CERT_SECRET_LATER', {
    secret,
    layout,
    known: SECRET_LAYOUT,
    annotation: SECRET_ANNOTATIONS.layout,
  });
}
