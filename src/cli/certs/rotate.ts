import { SECRET_ANNOTATIONS } from '../../certs/secret-annotations.ts';
import type { Annotations } from '../../certs/certificate-cluster.ts';
import { PosternError } from '../../errors.ts';
import { askedFor } from './asked-rotation.ts';
import type { CertsTools } from './certs-tools.ts';
import { rotationProgress, type RotationProgress } from './rotation-progress.ts';
import { rotationHindrance } from './rotation-hindrance.ts';
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
    tools.tell(`"${pending}" was asked for and is not done yet; postern certs status shows how far it is\n`);
    return options.waitMs === undefined ? 1 : await wait(tools, pending, options.waitMs);
  }
  const value = `${options.emergency ? 'emergency' : 'graceful'} ${idOf(tools.now())}`;
  if (!(await askInSecret(tools.client, tools.place, value))) {
    tools.tell(absent);
    return 1;
  }
  if (options.waitMs !== undefined) {
    const code = await wait(tools, value, options.waitMs);
    return hindrance?.means === 'in part' ? 1 : code;
  }
  tools.print(`asked for: ${value}\n`);
  return hindrance === undefined || hindrance.means === 'unknown' ? 0 : 1;
}

const LOOK_EVERY_MS = 1000;

async function wait(tools: CertsTools, value: string, waitMs: number): Promise<number> {
  const startedAt = tools.now();
  const progress = rotationProgress(tools, startedAt);
  let begun = false;
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
    const { annotations } = secret;
    const phase = annotations[SECRET_ANNOTATIONS.phase] ?? 'not begun';
    // The Secret remembers one request only: that of somebody else may have taken its place before the end.
    begun ||= annotations[SECRET_ANNOTATIONS.rotated] === value;
    if (begun && phase === 'stable') {
      progress.end();
      tools.print(`done: ${value}\n`);
      return 0;
    }
    if (!begun && !annotations[SECRET_ANNOTATIONS.rotate])
      return end(
        `"${value}" is not in the Secret any more, which was deleted or written anew: nobody will do it. Ask again\n`,
      );
    const other = supersededBy(annotations, value, begun);
    if (other !== undefined)
      return end(`"${value}" was superseded by "${other}"; postern certs status shows how far that is\n`);
    if (isOver) {
      const hindrance = await rotationHindrance(tools, secret, value.startsWith('emergency '));
      const goesOn = hindrance === undefined ? 'it goes on, and ' : '';
      return end(
        `not done after ${waitMs / 1000} s (${phase}); ${goesOn}postern certs status shows how far it is\n${hindrance?.says ?? ''}`,
      );
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

/** The request that took the place of `value`: in the record of what was carried out, or before it was begun. */
function supersededBy(annotations: Annotations, value: string, begun: boolean): string | undefined {
  const { rotate: asked, rotated } = SECRET_ANNOTATIONS;
  const other = annotations[begun ? rotated : asked];
  return other === value ? undefined : other;
}

/** Two people who ask in the same second ask for the same. */
function idOf(now: number): string {
  return new Date(now).toISOString().replace(/\.\d+Z$/, 'Z');
}
