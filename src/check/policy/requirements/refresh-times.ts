import type { Loose } from '../../../api/validate/loose.ts';
import type { ExternalSecretSpec } from '../../../api/external-secret.ts';
import type { PushSecretSpec } from '../../../api/push-secret.ts';
import { parseGoDuration } from '../../../api/duration.ts';
import { below, injectAnnotation, podOf } from '../../across/pod-references.ts';
import { excerpt } from '../../wording/excerpt.ts';
import type { Subject } from '../contract.ts';
import { askingOf } from './asking.ts';
import { annotationField, annotationOf } from '../../across/pod-annotation.ts';

/** How often an object wants to be looked at. */
export type RefreshTime =
  | { readonly path: string; readonly never: string }
  | { readonly path: string; readonly milliseconds: number; readonly text: string };

/** External Secrets' own, where nothing is written. */
const DEFAULT = '1h0m0s';

/**
 * Of an ExternalSecret or PushSecret, or of a pod that has an annotation for it; undefined where it is left open, and where it
 * cannot be read, which other rules say.
 */
export function refreshTimeOf(subject: Subject): RefreshTime | undefined {
  const asking = askingOf(subject);
  if (asking !== undefined) {
    return asking.does === 'read' ? ofReading(asking.spec, asking.at) : ofWriting(asking.spec, asking.at);
  }
  const pod = podOf(subject.object);
  if (pod === undefined || injectAnnotation(pod) === undefined) return undefined;
  const text = annotationOf(pod, 'refresh');
  return text === undefined ? undefined : timeOf(text, below(pod, annotationField('refresh')));
}

function ofReading(
  { refreshPolicy = 'Periodic', refreshInterval = DEFAULT }: Loose<ExternalSecretSpec>,
  at: string,
): RefreshTime | undefined {
  if (refreshPolicy === 'Periodic') return timeOf(refreshInterval, `${at}.refreshInterval`);
  const when = refreshPolicy === 'OnChange' ? 'only when the object changes' : 'once only';
  return { path: `${at}.refreshPolicy`, never: `refreshPolicy ${refreshPolicy} fetches ${when}` };
}

function ofWriting(
  { refreshInterval = DEFAULT }: Loose<PushSecretSpec>,
  at: string,
): RefreshTime | undefined {
  return timeOf(refreshInterval, `${at}.refreshInterval`);
}

function timeOf(text: string, path: string): RefreshTime | undefined {
  const milliseconds = millisecondsOf(text);
  if (milliseconds === undefined) return undefined;
  return milliseconds <= 0
    ? { path, never: `interval ${excerpt(text)} means once only` }
    : { path, milliseconds, text };
}

function millisecondsOf(text: string): number | undefined {
  try {
    return parseGoDuration(text);
  } catch {
    return undefined;
  }
}
