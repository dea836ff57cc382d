import { leftToLater, unknownLayout } from '../../certs/planner/later-layout.ts';
import { SECRET_ANNOTATIONS } from '../../certs/secret-annotations.ts';
import type { Annotations } from '../../certs/certificate-cluster.ts';
import { askedFor } from './asked-rotation.ts';
import type { CertsTools } from './certs-tools.ts';
import { rotationProgress } from './rotation-progress.ts';
import { servedSource } from './served-source.ts';
import { askInSecret, readSecretMetadata } from './secret-metadata.ts';

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

/** `postern certs rotate`: 0 asked for, or with `waitMs` done; 1 not possible now, or asked for where
 * nobody of this version may do it. @throws PosternError `KUBE_…` */
export async function rotate(tools: CertsTools, options: RotateOptions): Promise<number> {
  if (options.emergency && !options.yes) {
    tools.tell(EMERGENCY_COST);
    return 2;
  }
  const annotations = await readSecretMetadata(tools.client, tools.place);
  const pending = annotations && askedFor(annotations);
  // A key that has leaked waits for nothing that somebody else has asked for.
  if (pending !== undefined && !options.emergency) {
    tools.tell(`"${pending}" was asked for and is not done yet; postern certs status shows how far it is\n`);
    return options.waitMs === undefined ? 1 : await wait(tools, pending, options.waitMs);
  }
  const elsewhere = await servedSource(tools, options);
  if (elsewhere.tell !== undefined) tools.tell(elsewhere.tell);
  if (elsewhere.isInVain) return 1;
  const value = `${options.emergency ? 'emergency' : 'graceful'} ${idOf(tools.now())}`;
  if (annotations === undefined || !(await askInSecret(tools.client, tools.place, value))) {
    const { namespace, secret } = tools.place;
    tools.tell(
      `there is no Secret ${namespace}/${secret}: name another with --namespace, --certificate-secret\n`,
    );
    return 1;
  }
  const left = whyLeft(tools, annotations);
  if (left !== undefined) tools.tell(left);
  if (options.waitMs === undefined) {
    tools.print(`asked for: ${value}\n`);
    return left === undefined && !elsewhere.isPartly ? 0 : 1;
  }
  const code = await wait(tools, value, options.waitMs);
  return elsewhere.isPartly ? 1 : code;
}

/**
 * Only a leader of a later version would carry it out; one of this version does so once it may take the Secret over.
 * undefined: every leader would.
 */
function whyLeft({ place }: CertsTools, annotations: Annotations): string | undefined {
  const layout = unknownLayout(annotations);
  if (layout === undefined) return undefined;
  const { namespace, secret } = place;
  const { code, message } = leftToLater(`${namespace}/${secret}`, layout);
  return `${code}: ${message}\nTo have it taken over: kubectl annotate secret ${secret} -n ${namespace} ${SECRET_ANNOTATIONS.layout}-\n`;
}

const LOOK_EVERY_MS = 1000;

async function wait(tools: CertsTools, value: string, waitMs: number): Promise<number> {
  const startedAt = tools.now();
  const progress = rotationProgress(tools, startedAt);
  let begun = false;
  for (;;) {
    const annotations = (await readSecretMetadata(tools.client, tools.place)) ?? NOT_THERE;
    const phase = annotations[SECRET_ANNOTATIONS.phase] ?? 'not begun';
    // The Secret remembers one request only: that of somebody else may have taken its place before the end.
    begun ||= annotations[SECRET_ANNOTATIONS.rotated] === value;
    if (begun && phase === 'stable') {
      progress.end();
      tools.print(`done: ${value}\n`);
      return 0;
    }
    const other = supersededBy(annotations, value, begun);
    if (other !== undefined) {
      progress.end();
      tools.tell(`"${value}" was superseded by "${other}"; postern certs status shows how far that is\n`);
      return 1;
    }
    if (tools.now() - startedAt >= waitMs) {
      progress.end();
      const goesOn = whyLeft(tools, annotations) === undefined ? 'it goes on, and ' : '';
      tools.tell(
        `not done after ${waitMs / 1000} s (${phase}); ${goesOn}postern certs status shows how far it is\n`,
      );
      return 1;
    }
    progress.show(begun ? phase : 'waiting for the leader');
    await tools.sleep(LOOK_EVERY_MS);
  }
}

/** A Secret that is gone comes back with the next pass of the leader. */
const NOT_THERE: Annotations = {};

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
