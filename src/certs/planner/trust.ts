import { targetKey, type TrustTarget } from '../certificate-cluster.ts';
import { readCertificates } from '../issue/pem-certificates.ts';
import { anchorOf, type Chain } from '../issue/verify-chain.ts';

/** The entries of targets, as far as observed, whose caBundle does not verify a chain now. */
export function distrusters(chain: Chain, targets: readonly TrustTarget[], now: number): readonly string[] {
  return targets.flatMap(target =>
    target.entries
      .filter(entry => !isTrusted(chain, entry.caBundle, now))
      .map(entry => `${targetKey(target)}/${entry.name}`),
  );
}

/**
 * May a chain take the place of the one in use, where these are the bundles that clients may have? Not while one of
 * them trusts the present chain and would refuse the new one. A chain that nobody trusts, because it has expired or
 * its authority was lost, gives way at once.
 */
export function losesNoTrust(
  next: Chain,
  present: Chain | undefined,
  bundles: readonly string[],
  now: number,
): boolean {
  return (
    present === undefined ||
    bundles.every(bundle => isTrusted(next, bundle, now) || !isTrusted(present, bundle, now))
  );
}

/**
 * For a chain whose authority was called back: may the other one take its place, where these are the bundles that are
 * observed? If it is refused by no more of them. One that cannot be written to does not keep the replica on what all
 * the others refuse by now; and with as many against it as for it the new one wins, since that is where all are led.
 */
export function isRefusedByNoMore(
  next: Chain,
  present: Chain,
  bundles: readonly string[],
  now: number,
): boolean {
  const trusting = (chain: Chain) => bundles.filter(bundle => isTrusted(chain, bundle, now)).length;
  return trusting(next) >= trusting(present);
}

/** Do all clients trust the next chain by now, and none the present one, where these are the bundles they have? */
export function hasMovedOn(next: Chain, present: Chain, bundles: readonly string[], now: number): boolean {
  return (
    bundles.length > 0 &&
    bundles.every(bundle => isTrusted(next, bundle, now) && !isTrusted(present, bundle, now))
  );
}

function isTrusted(chain: Chain, bundle: string, now: number): boolean {
  return anchorOf(chain, readCertificates(bundle), now) !== undefined;
}
