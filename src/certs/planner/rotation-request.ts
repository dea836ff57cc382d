import type { StoredSecret } from '../certificate-cluster.ts';
import { SECRET_ANNOTATIONS } from '../secret-annotations.ts';

/** That the authority be replaced, written into the Secret's annotation by a person or by `postern certs rotate`. */
export interface RotationRequest {
  readonly kind: 'graceful' | 'emergency';
  /** The whole annotation, which says when it has been carried out. */
  readonly value: string;
}

/** undefined: nothing is asked for that was not carried out already, or nothing that has a meaning. */
export function rotationRequest(
  secret: Pick<StoredSecret, 'annotations'> | undefined,
): RotationRequest | undefined {
  const value = secret?.annotations[SECRET_ANNOTATIONS.rotate] ?? '';
  const kind = /^(graceful|emergency) \S/.exec(value)?.[1];
  if (value === secret?.annotations[SECRET_ANNOTATIONS.rotated]) return undefined;
  return kind === 'graceful' || kind === 'emergency' ? { kind, value } : undefined;
}
