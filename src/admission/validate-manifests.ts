import type { AcrossVerdict } from '../check/check-across.ts';
import type { Finding } from '../check/finding.ts';
import type { ManifestView } from '../manifest/view.ts';
import type { Handler } from './handler.ts';
import { decideWithMissing } from './missing-objects.ts';
import type { ReadObject } from './read-object.ts';
import { withUnread } from './say-findings.ts';
import { settleFindings } from './settle-findings.ts';

export interface ManifestTools {
  /** `checkObject` outside tests. */
  readonly check: (object: unknown) => readonly Finding[];
  /** `checkAcross` outside tests. */
  readonly checkAcross: (object: unknown, namespace: string, manifests: ManifestView) => AcrossVerdict;
  /** What is known at this moment. */
  readonly manifests: (namespace: string) => ManifestView;
  readonly read: ReadObject;
}

/**
 * Checks ExternalSecrets, stores and their kin. Each is refused for what is wrong with it by itself alone; how it goes
 * together with others is a warning, because what it names may be applied after it.
 */
export function validateManifests({ check, checkAcross, manifests, read }: ManifestTools): Handler {
  return (request, deadline) => {
    const own = check(request.object);
    const alone = settleFindings(request, own, check);
    // A denial says what must be changed, and needs no look at others.
    if (!alone.allowed) return alone;
    const decision = decideWithMissing(
      view => checkAcross(request.object, request.namespace, view),
      manifests(request.namespace),
      read,
      () => deadline.signal(),
    );
    const settle = ({ findings }: AcrossVerdict) =>
      findings.length === 0 ? alone : settleFindings(request, [...own, ...findings], check);
    return decision instanceof Promise
      ? decision.then(({ verdict, failure, unread }) =>
          // Where the API server cannot be asked, nothing is known to be missing.
          failure === undefined ? withUnread(settle(verdict), unread) : alone,
        )
      : settle(decision.verdict);
  };
}
