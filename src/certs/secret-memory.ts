import type { StoredSecret } from './certificate-cluster.ts';
import { isFault } from './issue/key-pair.ts';
import { calledBackOf, isCalledBack } from './planner/called-back.ts';
import { laterLayout } from './planner/later-layout.ts';
import type { SecretParts } from './secret-layout.ts';

/** What a replica keeps of the Secret for the time when it is lost or broken. Contains private keys: never logged. */
export interface SecretMemory {
  /** `isSettled`: nothing has to be written to it. */
  read(secret: StoredSecret, parts: SecretParts, isSettled: boolean): void;
  /** As it was when it was last found sound. */
  sound(): SecretParts | undefined;
  /** Whom it has had clients trust last. */
  bundle(): SecretParts['bundle'];
  signingKey(): Buffer | undefined;
  /** Fingerprints; see `KnownCalledBack`. */
  calledBack(): readonly string[];
}

export function createSecretMemory(): SecretMemory {
  let sound: SecretParts | undefined;
  let bundle: SecretParts['bundle'] = [];
  let signingKey: Buffer | undefined;
  let calledBack: readonly string[] = [];

  return {
    read(secret, parts, isSettled) {
      calledBack = calledBackOf({ secret, calledBack });
      // Only what is sound as a whole is worth putting back later, and not what a backup has brought back.
      const { authorityCertificate } = parts;
      const isDropped = authorityCertificate && isCalledBack(authorityCertificate, { calledBack });
      if (isSettled && isSound(parts) && !isDropped) {
        sound = parts;
        ({ bundle } = parts);
      }
      // A later version may keep its authority elsewhere: of what is in every layout the bundle is sound by itself.
      if (laterLayout(secret) && !parts.bundleDamaged && parts.bundle.length > 0) ({ bundle } = parts);
      if (!isFault(parts.signingKey)) ({ signingKey } = parts);
    },
    sound: () => sound,
    bundle: () => bundle,
    signingKey: () => signingKey,
    calledBack: () => calledBack,
  };
}

function isSound({ authority, leaf, signingKey, bundle, next }: SecretParts): boolean {
  const parts = [authority, leaf, signingKey, ...(next ? [next] : [])];
  return bundle.length > 0 && !parts.some(isFault);
}
