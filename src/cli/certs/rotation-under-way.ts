import type { Annotations } from '../../certs/certificate-cluster.ts';
import { SECRET_ANNOTATIONS } from '../../certs/secret-annotations.ts';

export interface RotationUnderWay {
  /** How it is spoken of. */
  readonly name: string;
  /** Since when, and where it is. */
  readonly says: string;
  /** The request that was carried out last: by this rotation, or by one before it. */
  readonly carriedOut: string | undefined;
}

/** A rotation that has begun, by whomever it was asked for, and that has not come to its end; undefined: there is none. */
export function rotationUnderWay(annotations: Annotations): RotationUnderWay | undefined {
  const { phase: key, phaseSince, reason, rotated } = SECRET_ANNOTATIONS;
  const phase = annotations[key];
  if (phase !== 'staged' && phase !== 'promoted') return undefined;
  const since = annotations[phaseSince];
  const at = `${phase}${since === undefined ? '' : ` since ${since}`}`;
  const why = annotations[reason] === undefined ? '' : ` (${annotations[reason]})`;
  return {
    name: `the rotation that was ${at}`,
    says: `a rotation is under way, ${at}${why}`,
    carriedOut: annotations[rotated],
  };
}
