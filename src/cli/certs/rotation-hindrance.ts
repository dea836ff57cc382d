import { leftToLater, unknownLayout } from '../../certs/planner/later-layout.ts';
import { SECRET_ANNOTATIONS } from '../../certs/secret-annotations.ts';
import { isLabelledOurs, MANAGED_BY, MANAGED_BY_LABEL } from '../../certs/secret-layout.ts';
import { isForbidden } from '../../kube/status-error.ts';
import type { CertsTools } from './certs-tools.ts';
import { readReplicas } from './read-replicas.ts';
import type { SecretMetadata } from './secret-metadata.ts';
import { allServeAnother, leaderless, servesAnother } from './who-acts.ts';

/** Why nobody would carry out a rotation at present. */
export interface Hindrance {
  /** Lines, with what helps. */
  readonly says: string;
  /** As things are nobody ever would: it is not even asked for. */
  readonly isFinal: boolean;
}

/** undefined: the leader would, or who leads may not be read. */
export async function rotationHindrance(
  tools: CertsTools,
  secret: SecretMetadata,
  emergency: boolean,
): Promise<Hindrance | undefined> {
  const { client, place } = tools;
  const name = `${place.namespace}/${place.secret}`;
  if (!isLabelledOurs(secret)) {
    const says = `Secret ${name} is not one that Postern has filled and labelled ${MANAGED_BY_LABEL}: ${MANAGED_BY}, so it leaves it alone: name another with --certificate-secret\n`;
    return { says, isFinal: true };
  }
  const layout = unknownLayout(secret.annotations);
  if (layout !== undefined) {
    const { code, message } = leftToLater(name, layout);
    const says = `${code}: ${message}\nTo have it taken over: kubectl annotate secret ${place.secret} -n ${place.namespace} ${SECRET_ANNOTATIONS.layout}-\n`;
    return { says, isFinal: false };
  }
  const replicas = await readReplicas(client, place).catch((error: unknown) => {
    if (isForbidden(error)) return undefined;
    throw error;
  });
  if (replicas === undefined) return undefined;
  const now = tools.now();
  const another = servesAnother(replicas);
  if (another !== undefined && !emergency) {
    const says = `${another}, and until it serves one of Postern's authority that is not replaced on request: renew where the certificate comes from (certificates.source)\n`;
    return { says, isFinal: true };
  }
  // An authority of ours that has leaked is replaced whatever is served; but what nobody serves has not leaked from here.
  const beside = emergency ? allServeAnother({ ...replicas, now }) : undefined;
  if (beside !== undefined) {
    const says = `${beside.says}, which an emergency rotation of Postern's authority does not replace: revoke and renew it where it comes from (certificates.source)${beside.all ? '; nothing was asked for' : ''}\n`;
    return { says, isFinal: beside.all };
  }
  const idle = leaderless({ ...replicas, now });
  return idle === undefined
    ? undefined
    : { says: `${idle}; a rotation begins once a replica leads\n`, isFinal: false };
}
