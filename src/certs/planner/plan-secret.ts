import { X509Certificate } from 'node:crypto';

import { composeBundle } from '../issue/bundle.ts';
import type { Changes } from '../certificate-cluster.ts';
import { callBack } from './called-back.ts';
import { LACKS_A_NAME, type ChosenParts } from './choose-parts.ts';
import type { Draft } from './plan-rotation.ts';
import { SECRET_ANNOTATIONS } from '../secret-annotations.ts';
import { SECRET_LAYOUT, writeParts } from '../secret-layout.ts';
import type { Situation, WriteSecret } from '../situation.ts';

/** The write that makes the Secret what the draft says; undefined: it is that already. */
export function planSecret(
  parts: ChosenParts,
  draft: Draft,
  bundle: readonly X509Certificate[],
  situation: Situation,
): WriteSecret | undefined {
  const { secret } = situation;
  const annotations = draftAnnotations(draft, situation);
  const write: WriteSecret = {
    do: 'write-secret',
    over: secret,
    authority: draft.authority,
    next: draft.next,
    bridge: draft.bridge,
    leaf: draft.leaf,
    renames: parts.leaf.because === LACKS_A_NAME,
    signingKey: parts.signingKey.value ?? 'issue',
    bundle,
    annotations: { ...annotations, [SECRET_ANNOTATIONS.layout]: SECRET_LAYOUT },
    because: secret === undefined ? ['the Secret is missing'] : [...draft.because, ...whyRepair(parts)],
  };
  if (write.because.length > 0) return write;
  const differs = (secret !== undefined && keysThatDiffer(write, secret.data)) || [];
  const annotated = Object.entries(annotations).some(([key, value]) => secret?.annotations[key] !== value);
  const because = [
    ...differs.map(key => `${key} changes`),
    ...(annotated ? [`the phase is ${draft.phase}`] : []),
  ];
  return because.length === 0 ? undefined : { ...write, because };
}

/** The bundle that a draft asks for, as far as its certificates exist already. */
export function draftBundle(draft: Draft, now: number): X509Certificate[] {
  return composeBundle(draft.required, draft.trusted, now);
}

function whyRepair(parts: ChosenParts): string[] {
  const reasons = {
    'the authority': parts.authority.value && parts.authority.because,
    'the leaf': parts.leaf.because,
    'the signing key': parts.signingKey.because,
  };
  return Object.entries(reasons).flatMap(([part, because]) =>
    because === undefined ? [] : [`${part} ${because}`],
  );
}

/** Nothing has to be issued: then what would be written can be held against what is there. */
function keysThatDiffer(write: WriteSecret, data: Readonly<Record<string, Buffer>>): string[] {
  const { authority, next, bridge, leaf, signingKey } = write;
  if (authority === 'issue' || next === 'issue' || bridge === 'issue') return ['an authority'];
  if ('issueFor' in leaf || signingKey === 'issue') return ['tls.crt'];
  const wanted = writeParts({
    authority: authority instanceof X509Certificate ? { certificate: authority.toString() } : authority.pem,
    next: next?.pem,
    bridge: bridge?.toString(),
    leaf: { ...leaf.pem, certificate: leaf.certificate.toString() },
    signingKey,
    bundle: write.bundle,
  });
  return Object.entries(wanted)
    .filter(([key, value]) => (value === null ? data[key] !== undefined : !data[key]?.equals(value)))
    .map(([key]) => key);
}

function draftAnnotations(draft: Draft, situation: Situation): Changes<string> {
  const { secret, now } = situation;
  const calledBack = callBack(draft.callsBack ?? [], situation);
  const moves = secret?.annotations[SECRET_ANNOTATIONS.phase] !== draft.phase;
  return {
    [SECRET_ANNOTATIONS.phase]: draft.phase,
    ...(moves && { [SECRET_ANNOTATIONS.phaseSince]: new Date(now).toISOString() }),
    ...(draft.reason !== undefined && { [SECRET_ANNOTATIONS.reason]: draft.reason }),
    ...(draft.carriesOut !== undefined && { [SECRET_ANNOTATIONS.rotated]: draft.carriesOut }),
    ...(calledBack !== undefined && { [SECRET_ANNOTATIONS.calledBack]: calledBack }),
  };
}
