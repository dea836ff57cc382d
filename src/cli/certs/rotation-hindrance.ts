import { leftToLater, unknownLayout } from '../../certs/planner/later-layout.ts';
import { SECRET_ANNOTATIONS } from '../../certs/secret-annotations.ts';
import { isLabelledOurs, MANAGED_BY, MANAGED_BY_LABEL } from '../../certs/secret-layout.ts';
import { isForbidden } from '../../kube/status-error.ts';
import type { CertsTools } from './certs-tools.ts';
import type { Hindrance } from './hindrance.ts';
import { leaderless } from './leaderless.ts';
import { readLeases } from './read-leases.ts';
import type { SecretMetadata } from './secret-metadata.ts';
import { servedElsewhere } from './served-elsewhere.ts';

/** undefined: the leader would. @throws PosternError `KUBE_…` */
export async function rotationHindrance(
  tools: CertsTools,
  secret: SecretMetadata,
  emergency: boolean,
): Promise<Hindrance | undefined> {
  const { client, place } = tools;
  const name = `${place.namespace}/${place.secret}`;
  if (!isLabelledOurs(secret)) {
    const says = `Secret ${name} is not one that Postern has filled and labelled ${MANAGED_BY_LABEL}: ${MANAGED_BY}, so it leaves it alone: name another with --certificate-secret\n`;
    return { says, means: 'never' };
  }
  const layout = unknownLayout(secret.annotations);
  if (layout !== undefined) {
    const { code, message } = leftToLater(name, layout);
    const says = `${code}: ${message}\nTo have it taken over: kubectl annotate secret ${place.secret} -n ${place.namespace} ${SECRET_ANNOTATIONS.layout}-\n`;
    return { says, means: 'later' };
  }
  const leases = await readLeases(client, place).catch((error: unknown) => {
    if (isForbidden(error)) return undefined;
    throw error;
  });
  if (leases === undefined) return { says: NOT_KNOWN, means: 'unknown' };
  const view = { ...leases, now: tools.now() };
  const elsewhere = servedElsewhere(view, emergency);
  if (elsewhere !== undefined) return elsewhere;
  const idle = leaderless(view);
  return idle === undefined
    ? undefined
    : { says: `${idle}; a rotation begins once a replica leads\n`, means: 'later' };
}

const NOT_KNOWN =
  'whether a replica leads, and whether one serves a certificate of another source (certificates.source), which this does not replace, is not known: the Leases of the namespace may not be listed\n';
