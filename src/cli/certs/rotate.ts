import { SECRET_ANNOTATIONS } from '../../certs/secret-annotations.ts';
import type { Annotations } from '../../certs/certificate-cluster.ts';
import { PosternError } from '../../errors.ts';
import { askedFor } from './asked-rotation.ts';
import type { CertsTools } from './certs-tools.ts';
import { rotationProgress, type RotationProgress } from './rotation-progress.ts';
import { rotationHindrance } from './rotation-hindrance.ts';
import { rotationUnderWay, type RotationUnderWay } from './rotation-under-way.ts';
import { askInSecret, readSecretMetadata, type SecretMetadata } from './secret-metadata.ts';

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
 * present. @throws PosternError `KUBE_…`
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
    tools.tell(`"${pending}" was asked for and is not done yet; ${SHOWN}\n`);
    return options.waitMs === undefined ? 1 : await wait(tools, askedRotation(pending), options.waitMs);
  }
  const underWay = rotationUnderWay(secret.annotations);
  if (underWay !== undefined && !options.emergency) {
    tools.tell(`${underWay.says}, which brings a new authority: nothing was asked for; ${SHOWN}\n`);
    return options.waitMs === undefined ? 1 : await wait(tools, underWay, options.waitMs);
  }
  const value = `${options.emergency ? 'emergency' : 'graceful'} ${idOf(tools.now())}`;
  if (!(await askInSecret(tools.client, tools.place, value))) {
    tools.tell(absent);
    return 1;
  }
  if (options.waitMs !== undefined) {
    const code = await wait(tools, askedRotation(value), options.waitMs);
    return hindrance?.means === 'in part' ? 1 : code;
  }
  tools.print(`asked for: ${value}\n`);
  return hindrance === undefined || hindrance.means === 'unknown' ? 0 : 1;
}

const SHOWN = 'postern certs status shows how far it is';
const LOOK_EVERY_MS = 1000;

/** What is waited for: what was asked for, or what was found under way. */
interface Followed extends Pick<RotationUnderWay, 'name' | 'carriedOut'> {
  readonly request?: string;
}

function askedRotation(request: string): Followed {
  return { name: `"${request}"`, carriedOut: request, request };
}

async function wait(tools: CertsTools, followed: Followed, waitMs: number): Promise<number> {
  const startedAt = tools.now();
  const progress = rotationProgress(tools, startedAt);
  const { name, request } = followed;
  let seen: Seen = { phase: '', begun: request === undefined };
  const end = (message: string): number => {
    progress.end();
    tools.tell(message);
    return 1;
  };
  for (;;) {
    const isOver = tools.now() - startedAt >= waitMs;
    const secret = await lookAgain(tools, isOver, progress);
    if (secret === undefined) {
      progress.show('the API server does not answer at present');
      await tools.sleep(LOOK_EVERY_MS);
      continue;
    }
    const before = seen;
    seen = lookAt(secret.annotations, followed, before);
    const { phase, begun, other } = seen;
    if (isDone(seen, before)) {
      progress.end();
      tools.print(`done: ${request ?? name}\n`);
      return 0;
    }
    if (!begun && !secret.annotations[SECRET_ANNOTATIONS.rotate])
      return end(
        `${name} is not in the Secret any more, which was deleted or written anew: nobody will do it. Ask again\n`,
      );
    if (other !== undefined)
      return end(`${name} was superseded by "${other}"; postern certs status shows how far that is\n`);
    if (isOver) {
      const hindrance = await rotationHindrance(tools, secret, request?.startsWith('emergency ') ?? false);
      const goesOn = hindrance === undefined ? 'it goes on, and ' : '';
      return end(`not done after ${waitMs / 1000} s (${phase}); ${goesOn}${SHOWN}\n${hindrance?.says ?? ''}`);
    }
    progress.show(begun ? phase : 'waiting for the leader');
    await tools.sleep(LOOK_EVERY_MS);
  }
}

/** undefined: the API server does not answer. It is restarted during an update, and the rotation goes on after that. */
async function lookAgain(
  { client, place }: CertsTools,
  isLast: boolean,
  progress: RotationProgress,
): Promise<SecretMetadata | undefined> {
  try {
    return (await readSecretMetadata(client, place)) ?? NOT_THERE;
  } catch (error) {
    if (!isLast && error instanceof PosternError && error.retryable) return undefined;
    progress.end();
    throw error;
  }
}

/** One that is gone comes back with the next pass of the leader. */
const NOT_THERE: SecretMetadata = { labels: {}, annotations: {} };

/** What the Secret says of a rotation that is followed. */
interface Seen {
  readonly phase: string;
  readonly begun: boolean;
  /** What took its place. The Secret remembers one request only. */
  readonly other?: string | undefined;
}

function lookAt(annotations: Annotations, { request, carriedOut }: Followed, before: Seen): Seen {
  const { phase: key, rotate: asked, rotated } = SECRET_ANNOTATIONS;
  const phase = annotations[key] ?? 'not begun';
  const begun = before.begun || annotations[rotated] === request;
  const last = annotations[begun ? rotated : asked];
  // A graceful one changes nothing about a rotation that is begun: it is answered by that one, or waits for its end.
  const isOther = begun ? last !== carriedOut && last?.startsWith('emergency ') : last !== request;
  return { phase, begun, other: isOther ? last : undefined };
}

function isDone({ phase, begun, other }: Seen, before: Seen): boolean {
  if (!begun || other !== undefined) return false;
  // Between two looks a rotation may end and the next one, which a request had waited for, begin.
  return phase === 'stable' || (before.begun && before.phase === 'promoted' && phase === 'staged');
}

/** Two people who ask in the same second ask for the same. */
function idOf(now: number): string {
  return new Date(now).toISOString().replace(/\.\d+Z$/, 'Z');
}
