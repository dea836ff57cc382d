import { isDuration } from '../validation.ts';
import type { AskingText } from './asking-text.ts';

/**
 * What must hold of how often an object is looked at again; what cannot be read is another rule's, PST110.
 *
 * @param holds given CEL of a duration; one that is not above zero means never
 * @param isOnce CEL of what means never besides; absent: nothing does
 */
export function ofInterval(
  { does, spec }: AskingText,
  holds: (length: string) => string,
  isOnce?: string,
): string {
  const interval = `${spec}.?refreshInterval.orValue("1h")`;
  const isPeriodic = `${spec}.?refreshPolicy.orValue("Periodic") == "Periodic"`;
  const isRefreshed = isOnce === undefined ? isPeriodic : `${isPeriodic} && !(${isOnce})`;
  return ofDuration(does === 'read' ? `${isRefreshed} ? ${interval} : "0"` : interval, holds);
}

/** @param text CEL */
export function ofDuration(text: string, holds: (length: string) => string): string {
  return `[${text}].all(text, !${isDuration('text')} || [duration(text)].all(length, ${holds('length')}))`;
}

/** That a length is neither shorter nor longer than these milliseconds. */
export function isWithin(length: string, least: number | undefined, most: number | undefined): string {
  const bounds = [
    ...(least === undefined ? [] : [`${length} >= duration("${least}ms")`]),
    ...(most === undefined ? [] : [`${length} <= duration("${most}ms")`]),
  ];
  return bounds.length === 0 ? 'true' : bounds.join(' && ');
}

export function isNever(length: string): string {
  return `${length} <= duration("0s")`;
}
