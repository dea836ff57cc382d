import { askedFor } from './asked-rotation.ts';
import type { CertsTools } from './certs-tools.ts';
import { rotationHindrance } from './rotation-hindrance.ts';
import { rotationUnderWay } from './rotation-under-way.ts';
import { askInSecret, readSecretMetadata } from './secret-metadata.ts';
import { SHOWN_BY_STATUS, waitForRotation, type Followed } from './wait-for-rotation.ts';

export interface RotateOptions {
  readonly emergency: boolean;
  /** The price of an emergency rotation is accepted. */
  readonly yes: boolean;
  /** Until the rotation is done, or so many milliseconds have passed; undefined: not at all. */
  readonly waitMs: number | undefined;
}

const EMERGENCY_COST = `An emergency rotation drops the present authority at once, for a key that has leaked:
- calls fail until each API server has seen the new caBundle: seconds, longer where one lags behind;
- a replica that cannot reach the API server goes on with a certificate that nobody accepts any more;
- a pod that follows /trust-bundle has to read it anew before it is trusted again.
To do it nevertheless: postern certs rotate --emergency --yes
`;

/**
 * `postern certs rotate`: 0 asked for, or with `waitMs` done; 1 not possible now, or asked for where nobody does it at
 * present; 2 its cost is not accepted; 3 done, and this user may not see whether all have followed. @throws PosternError `KUBE_…`
 */
export async function rotate(tools: CertsTools, options: RotateOptions): Promise<number> {
  if (options.emergency && !options.yes) {
    tools.tell(EMERGENCY_COST);
    return 2;
  }
  const { namespace, secret: name } = tools.place;
  const absent = `there is no Secret ${namespace}/${name}: name another with --namespace, --certificate-secret\n`;
  const secret = await readSecretMetadata(tools.client, tools.place);
  if (secret === undefined) {
    tools.tell(absent);
    return 1;
  }
  const hindrance = await rotationHindrance(tools, secret, options.emergency);
  if (hindrance !== undefined) tools.tell(hindrance.says);
  if (hindrance?.means === 'never') return 1;
  const pending = askedFor(secret.annotations);
  // A key that has leaked waits for nothing that somebody else has asked for.
  if (pending !== undefined && !options.emergency) {
    tools.tell(`"${pending}" was asked for and is not done yet; ${SHOWN_BY_STATUS}\n`);
    return options.waitMs === undefined
      ? 1
      : await waitForRotation(tools, askedRotation(pending), options.waitMs);
  }
  const underWay = rotationUnderWay(secret.annotations);
  if (underWay !== undefined && !options.emergency) {
    tools.tell(`${underWay.says}, which brings a new authority: nothing was asked for; ${SHOWN_BY_STATUS}\n`);
    return options.waitMs === undefined ? 1 : await waitForRotation(tools, underWay, options.waitMs);
  }
  const value = `${options.emergency ? 'emergency' : 'graceful'} ${idOf(tools.now())}`;
  if (!(await askInSecret(tools.client, tools.place, value))) {
    tools.tell(absent);
    return 1;
  }
  if (options.waitMs !== undefined) {
    const code = await waitForRotation(tools, askedRotation(value), options.waitMs);
    return hindrance?.means === 'in part' ? 1 : code;
  }
  tools.print(`asked for: ${value}\n`);
  return hindrance === undefined || hindrance.means === 'unknown' ? 0 : 1;
}

function askedRotation(request: string): Followed {
  return { name: `"${request}"`, carriedOut: request, request };
}

/** Two people who ask in the same second ask for the same. */
function idOf(now: number): string {
  return new Date(now).toISOString().replace(/\.\d+Z$/, 'Z');
}
