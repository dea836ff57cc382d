import { targetKey, type TrustTarget } from '../certificate-cluster.ts';
import { includes, readCertificates } from '../issue/pem-certificates.ts';
import { anchorOf, readChain } from '../issue/verify-chain.ts';
import type { ModelAuthorities } from './model-authorities.ts';
import type { ModelReplica, ModelWorld } from './model-world.ts';

/** The invariant: no API server refuses what a replica in service presents. */
export interface ModelTrust {
  /** Notes in the world if some API server would, and nothing excuses that. */
  check(): void;
  /** Would a client with this bundle and this clock accept what the replica serves? */
  verifies(replica: ModelReplica, bundle: string, now: number): boolean;
}

/** Every chain that is served is held against every bundle that an API server acts upon. */
export function createModelTrust(world: ModelWorld, authorities: ModelAuthorities): ModelTrust {
  const { history } = world;
  let verdicts = new Map<string, boolean>();
  let verdictsAt = world.clock();

  function verifies(replica: ModelReplica, bundle: string, now: number): boolean {
    // Those of another time are never asked for again.
    if (verdictsAt !== world.clock()) verdicts = new Map();
    verdictsAt = world.clock();
    const pem = replica.serving.current()?.pem.certificate ?? '';
    const key = `${now} ${pem} ${bundle}`;
    const known = verdicts.get(key);
    if (known !== undefined) return known;
    const chain = readChain(pem);
    const verdict = chain !== undefined && anchorOf(chain, readCertificates(bundle), now) !== undefined;
    verdicts.set(key, verdict);
    return verdict;
  }

  function check(): void {
    for (const replica of world.alive().filter(one => one.inService))
      world.servers.forEach((position, index) => {
        const now = world.clock() + world.skew(index + 1);
        const state = history.state(position);
        for (const target of state.targets)
          for (const { caBundle } of target.entries) {
            if (verifies(replica, caBundle, now)) continue;
            if (!state.byReplica.has(targetKey(target))) continue;
            if (isExcused(replica, caBundle, now)) continue;
            if (isNewborn(replica, position, target)) continue;
            world.violation ??= refusal(replica, { server: index, position, target, caBundle });
          }
      });
  }

  /** The only reasons for which a chain may be refused, besides that the test itself wrote what the API server sees: */
  function isExcused(replica: ModelReplica, bundle: string, now: number): boolean {
    const served = replica.serving.current();
    const issuer = authorities.issuerOf(replica);
    if (served === undefined || issuer === undefined) return false;
    const holds = readCertificates(bundle);
    return (
      // it has expired, and its replica could not renew it: it was cut off, or the Secret was not ours to write;
      (served.notAfter <= now && replica.starved.has(served.certificate.fingerprint256)) ||
      // an emergency called its authority back, or has not reached this API server yet;
      authorities.calledBack.has(issuer.fingerprint256) ||
      holds.some(authority => authorities.calledBack.has(authority.fingerprint256)) ||
      // every trace of its authority was destroyed, in the Secret and in the targets.
      authorities.forgotten.has(issuer.fingerprint256)
    );
  }

  /**
   * Or the keys were destroyed, so a replica that started after that, or whose own authority was called back, had nothing to serve
   * that was trusted, and the API server has not seen yet that this target trusts the authority that was made then.
   */
  function isNewborn(replica: ModelReplica, position: number, target: TrustTarget): boolean {
    const issuer = authorities.issuerOf(replica);
    if (issuer === undefined || !authorities.unannounced.has(issuer.fingerprint256)) return false;
    if (replica.startedUnder?.fingerprint256 !== issuer.fingerprint256) return false;
    for (let earlier = 0; earlier <= position; earlier++) {
      const state = history.state(earlier).targets.find(one => targetKey(one) === targetKey(target));
      if (state?.entries.some(entry => includes(readCertificates(entry.caBundle), issuer))) return false;
    }
    return true;
  }

  function refusal(
    replica: ModelReplica,
    {
      server,
      position,
      target,
      caBundle,
    }: {
      readonly server: number;
      readonly position: number;
      readonly target: TrustTarget;
      readonly caBundle: string;
    },
  ): Error {
    const issuer = replica.serving.current()?.certificate.issuer;
    return new Error(
      `${replica.name} serves a leaf of ${issuer}, which server ${server} refuses: it sees state ${position} of ` +
        `${history.length()}, where ${targetKey(target)} trusts ` +
        readCertificates(caBundle)
          .map(one => one.subject)
          .join(', '),
    );
  }

  return { check, verifies };
}
