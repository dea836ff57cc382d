/**
 * Annotations of the certificate Secret. They repeat, for readers who may not read keys, what the parts of the Secret
 * say; nothing is decided by them but the rotation that somebody asked for, whom an emergency called back, and whether
 * this version may write at all: by its layout, and by whether the Secret is ours.
 */
export const SECRET_ANNOTATIONS = {
  /** See `SECRET_LAYOUT`. */
  layout: 'postern.dev/layout',
  /** `stable`, `staged` or `promoted`. That it is there, whatever it says, tells a Secret that we have filled: see `isForeign`. */
  phase: 'postern.dev/rotation-phase',
  /** RFC 3339. */
  phaseSince: 'postern.dev/rotation-phase-since',
  /** Why the authority is being replaced, or was last. */
  reason: 'postern.dev/rotation-reason',
  /** Written by a person or by `postern certs rotate`: `graceful <id>` or `emergency <id>`; the id is theirs. */
  rotate: 'postern.dev/rotate',
  /** The value of the former that was carried out last. */
  rotated: 'postern.dev/rotated',
  /** Fingerprints of authorities that an emergency dropped, for nobody to trust them again: see `isCalledBack`. */
  calledBack: 'postern.dev/called-back',
} as const;
