import { SECRET_ANNOTATIONS } from '../../certs/secret-annotations.ts';
import type { Annotations } from '../../certs/certificate-cluster.ts';
import { calledBackOf } from '../../certs/planner/called-back.ts';
import { PosternError } from '../../errors.ts';
import type { CertsTools } from './certs-tools.ts';
import { readFollowers, type Followers } from './read-followers.ts';
import { rotationProgress, type RotationProgress } from './rotation-progress.ts';
import { rotationHindrance } from './rotation-hindrance.ts';
import type { RotationUnderWay } from './rotation-under-way.ts';
import { readSecretMetadata, type SecretMetadata } from './secret-metadata.ts';

/** What is waited for: what was asked for, or what was found under way. */
export interface Followed extends Pick<RotationUnderWay, 'name' | 'carriedOut'> {
  readonly request?: string;
}

export const SHOWN_BY_STATUS = 'postern certs status shows how far it is';
const LOOK_EVERY_MS = 1000;

/**
 * Follows a rotation to its end: 0 it is done, 1 it is not, within that time or at all, 3 it is, and this user may not
 * see whether all have followed. A graceful one has ended when its last phase has, which waits for every replica and target;
 * an emergency is in the Secret before any of them has followed. @throws PosternError `KUBE_…`
 */
export async function waitForRotation(
  tools: CertsTools,
  followed: Followed,
  waitMs: number,
): Promise<number> {
  const startedAt = tools.now();
  const progress = rotationProgress(tools, startedAt);
  const { name, request } = followed;
  let seen: Seen = { phase: '', begun: request === undefined, calledBack: [] };
  const end = (message: string, code = 1): number => {
    progress.end();
    tools.tell(message);
    return code;
  };
  for (;;) {
    const isOver = tools.now() - startedAt >= waitMs;
    const before = seen;
    const look = await lookAgain(() => lookAtAll(tools, followed, before), isOver, progress);
    if (look === undefined) {
      progress.show('the API server does not answer at present');
      await tools.sleep(LOOK_EVERY_MS);
      continue;
    }
    const { secret, followers } = look;
    seen = look.seen;
    const { phase, begun, other } = seen;
    if (followers?.behind.length === 0) {
      if (followers.unknown !== undefined)
        return end(`${name} is carried out; who has followed is not known: ${followers.unknown}\n`, 3);
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
    if (isOver) return end(await whatIsLeft(tools, followed, look, waitMs));
    progress.show(
      followers
        ? 'carried out: not all replicas and targets have followed'
        : begun
          ? phase
          : 'waiting for the leader',
    );
    await tools.sleep(LOOK_EVERY_MS);
  }
}

interface Look {
  readonly secret: SecretMetadata;
  readonly seen: Seen;
  /** undefined: by the Secret it is not done, or not for us. */
  readonly followers: Followers | undefined;
}

async function lookAtAll(tools: CertsTools, followed: Followed, before: Seen): Promise<Look> {
  const secret = (await readSecretMetadata(tools.client, tools.place)) ?? NOT_THERE;
  const seen = lookAt(secret.annotations, followed, before);
  const isEmergency = isEmergencyRequest(followed.request);
  const isCarriedOut = isEmergency ? seen.begun && seen.other === undefined : isDone(seen, before);
  if (!isCarriedOut) return { secret, seen, followers: undefined };
  return { secret, seen, followers: isEmergency ? await readFollowers(tools, seen.calledBack) : ALL };
}

const ALL: Followers = { behind: [], unknown: undefined };

async function whatIsLeft(
  tools: CertsTools,
  { request }: Followed,
  { secret, seen, followers }: Look,
  waitMs: number,
): Promise<string> {
  const hindrance = await rotationHindrance(tools, secret, isEmergencyRequest(request));
  const goesOn = hindrance === undefined ? 'it goes on, and ' : '';
  const where = followers ? 'carried out, and not followed by all' : seen.phase;
  const behind = (followers?.behind ?? []).map(sentence => `! ${sentence}\n`).join('');
  return `not done after ${waitMs / 1000} s (${where}); ${goesOn}${SHOWN_BY_STATUS}\n${behind}${hindrance?.says ?? ''}`;
}

function isEmergencyRequest(request: string | undefined): boolean {
  return request?.startsWith('emergency ') ?? false;
}

/** undefined: the API server does not answer. It is restarted during an update, and the rotation goes on after that. */
async function lookAgain<T>(
  look: () => Promise<T>,
  isLast: boolean,
  progress: RotationProgress,
): Promise<T | undefined> {
  try {
    return await look();
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
  /** Fingerprints: also while the Secret, which records them, is gone for a moment. */
  readonly calledBack: readonly string[];
}

function lookAt(annotations: Annotations, { request, carriedOut }: Followed, before: Seen): Seen {
  const { phase: key, rotate: asked, rotated } = SECRET_ANNOTATIONS;
  const phase = annotations[key] ?? 'not begun';
  const begun = before.begun || annotations[rotated] === request;
  const last = annotations[begun ? rotated : asked];
  // A graceful one changes nothing about a rotation that is begun: it is answered by that one, or waits for its end.
  const isOther = begun ? last !== carriedOut && isEmergencyRequest(last) : last !== request;
  const calledBack = calledBackOf({ secret: { annotations }, calledBack: before.calledBack });
  return { phase, begun, other: isOther ? last : undefined, calledBack };
}

function isDone({ phase, begun, other }: Seen, before: Seen): boolean {
  if (!begun || other !== undefined) return false;
  // Between two looks a rotation may end and the next one, which a request had waited for, begin.
  return phase === 'stable' || (before.begun && before.phase === 'promoted' && phase === 'staged');
}
