/** How often what an ExternalSecret asks for is fetched in a pod, and what is not followed there. */
import { parseGoDuration } from '../api/duration.ts';
import type { ExternalSecretSpec } from '../api/external-secret.ts';

/** What an ExternalSecret has about its refreshes and a pod does otherwise. */
export interface RefreshWarning {
  /** Field path in the ExternalSecret. */
  readonly path: string;
  readonly message: string;
  readonly fix: string;
  /** The option that it contradicts. Where that is an operator's default, the pod asked for nothing. */
  readonly option?: 'refresh';
}

/** Why an ExternalSecret is fetched once for each pod, whatever its interval is. */
interface Once {
  readonly path: string;
  readonly what: string;
}

/**
 * Seconds between two fetches; 0: once. External Secrets fetches once where the interval is zero or less and with the
 * policies CreatedOnce and OnChange (a pod keeps the manifest that it was made with), and never changes a Secret that is immutable.
 *
 * @param asked by the pod, in place of the interval; what goes by no interval stays as it is
 * @throws Error where the interval is no duration
 */
export function refreshSecondsOf(spec: ExternalSecretSpec, asked: number | undefined): number {
  if (fetchedOnce(spec) !== undefined) return 0;
  const own = Math.max(0, parseGoDuration(spec.refreshInterval ?? '1h') / 1000);
  return asked ?? own;
}

/** @param seconds as {@link refreshSecondsOf} has them */
export function refreshWarnings(
  spec: ExternalSecretSpec,
  asked: number | undefined,
  seconds: number,
): RefreshWarning[] {
  const once = fetchedOnce(spec);
  if (once !== undefined && asked !== undefined && asked > 0) {
    return [
      {
        path: once.path,
        message: `${once.what} is fetched once for each pod: postern.dev/refresh does not change that`,
        fix: `remove the annotation, or ${once.path} from the ExternalSecret`,
        option: 'refresh',
      },
    ];
  }
  return spec.syncWindows === undefined || seconds === 0
    ? []
    : [
        {
          path: 'spec.syncWindows',
          message: 'is not followed in a pod: what it gets is refreshed at any time',
          fix: 'write postern.dev/refresh: "0" at pods that must not see a change between two starts',
        },
      ];
}

function fetchedOnce({ refreshPolicy, target }: ExternalSecretSpec): Once | undefined {
  if (target?.immutable === true) return { path: 'spec.target.immutable', what: 'an immutable target' };
  return refreshPolicy === 'CreatedOnce' || refreshPolicy === 'OnChange'
    ? { path: 'spec.refreshPolicy', what: `what has refreshPolicy ${refreshPolicy}` }
    : undefined;
}
